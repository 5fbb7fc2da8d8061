use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn step(id: &str) -> Outcome {
        if id.is_empty() { Outcome::Done } else { Outcome::Moved(id) }
    }
    pub enum Outcome {
        Done,
        Moved(String, i64),
    }
}

fn main() {}
