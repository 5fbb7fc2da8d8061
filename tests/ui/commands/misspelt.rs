use redlua::redis_script;

redis_script! {
    pub fn count(user: &str) -> i64 {
        let hits: ZSet = key!("hits:{user}");
        hits.zcrad()
    }
}

fn main() {}
