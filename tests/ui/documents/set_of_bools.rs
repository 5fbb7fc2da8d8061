use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn step(seen: Json<Seen>) -> usize {
        seen.answers.len()
    }
    pub struct Seen {
        pub answers: HashSet<bool>,
    }
}

fn main() {}
