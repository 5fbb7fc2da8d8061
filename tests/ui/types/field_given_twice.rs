use redlua::redis_script;

redis_script! {
    pub fn read(user: &str) -> Verdict {
        let hits: Str<i64> = key!("hits:{user}");
        Verdict { allowed: hits.incr() < 10, allowed: true }
    }

    pub struct Verdict { pub allowed: bool }
}

fn main() {}
