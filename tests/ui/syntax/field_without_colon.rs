use redlua::redis_script;

redis_script! {
    pub fn read(user: &str) -> Verdict {
        let hits: Str<i64> = key!("hits:{user}");
        Verdict { allowed: hits.exists(), total: 1 }
    }

    pub struct Verdict { pub allowed bool, pub total: i64 }
}

fn main() {}
