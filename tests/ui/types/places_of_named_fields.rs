use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn step(at: i64) -> i64 {
        let made = if at < 0 { Outcome::Done } else { Outcome::Moved { to: "b", at } };
        match made {
            Outcome::Moved(to, at) => at,
            Outcome::Done => 0,
        }
    }
    enum Outcome {
        Done,
        Moved { to: String, at: i64 },
    }
}

fn main() {}
