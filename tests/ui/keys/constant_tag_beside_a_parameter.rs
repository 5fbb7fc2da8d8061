use redlua::redis_script;

redis_script! {
    pub fn hit(key: &str) -> i64 {
        let hits: Hash<i64> = key!("{key}");
        let pending: Str<i64> = key!("{'pend'}");
        hits.hincrby("all", 1);
        pending.incr()
    }
}

fn main() {}
