use redlua::redis_script;

redis_script! {
    pub fn empty(user: &str) -> i64 {
        let hits: List<i64> = key!("hits:{user}");
        let items = hits.lrange(0, -1);
        std::mem::take(items).len() as i64
    }
}

fn main() {}
