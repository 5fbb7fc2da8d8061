use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn step(at: i64) -> i64 {
        let made = if at < 0 { Outcome::Done } else { Outcome::Moved("b", at) };
        match made {
            Outcome::Moved(_, _, .., at) => at,
            Outcome::Done => 0,
        }
    }
    pub enum Outcome {
        Done,
        Moved(String, i64),
    }
}

fn main() {}
