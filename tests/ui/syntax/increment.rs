use redlua::redis_script;

redis_script! {
    pub fn twice(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        let mut total = hits.incr();
        total++;
        total
    }
}

fn main() {}
