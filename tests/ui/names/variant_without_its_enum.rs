use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn step(id: &str, at: i64) -> Outcome {
        if at < 0 { Outcome::Done } else { Moved(id, at) }
    }
    pub enum Outcome {
        Done,
        Moved(String, i64),
    }
}

fn main() {}
