use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str, day: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        let daily: Str<i64> = key!("daily:<user>:<day>");
        daily.incr();
        hits.incr()
    }
}

fn main() {}
