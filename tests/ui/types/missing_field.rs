use redlua::redis_script;

redis_script! {
    pub fn read(user: &str) -> Verdict {
        let hits: Str<i64> = key!("hits:{user}");
        Verdict { allowed: hits.incr() < 10 }
    }

    pub struct Verdict { pub allowed: bool, pub remaining: i64 }
}

fn main() {}
