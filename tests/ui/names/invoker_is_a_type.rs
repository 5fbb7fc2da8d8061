use redlua::redis_script;

redis_script! {
    pub fn verdict(user: &str) -> Verdict {
        let hits: Str<i64> = key!("hits:{user}");
        Verdict { total: hits.incr() }
    }

    pub struct Verdict { pub total: i64 }
}

fn main() {}
