use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        label(hits.incr())
    }

    pub fn read(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        label(hits.get().unwrap_or(0))
    }

    fn label(total: i64) -> i64 {
        totl
    }
}

fn main() {}
