use redlua::redis_script;

redis_script! {
    pub fn read(user: &str) -> Option<i64> {
        let hits: Str<i64> = key!("hits:{user}");
        hits.get().map(|total| total + hits.incr())
    }
}

fn main() {}
