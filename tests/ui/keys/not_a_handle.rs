use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> i64 {
        let hits: String = key!("hits:{user}");
        hits.incr()
    }
}

fn main() {}
