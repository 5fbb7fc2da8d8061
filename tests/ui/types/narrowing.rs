use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> u8 {
        let hits: Str<i64> = key!("hits:{user}");
        let total = hits.incr();
        total
    }
}

fn main() {}
