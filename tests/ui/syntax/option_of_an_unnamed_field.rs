use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn step(at: i64) -> Json<Outcome> {
        if at < 0 { Outcome::Done } else { Outcome::Moved(at) }
    }
    pub enum Outcome {
        Done,
        Moved(#[redlua(rename = "at")] i64),
    }
}

fn main() {}
