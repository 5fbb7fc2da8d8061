use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn step(at: i64) -> Outcome {
        if at < 0 { Outcome::Done } else { Outcome::Moved { 0: "b", 1: at } }
    }
    pub enum Outcome {
        Done,
        Moved(String, i64),
    }
}

fn main() {}
