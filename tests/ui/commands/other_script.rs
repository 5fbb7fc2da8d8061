use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.eval("return 1");
        hits.incr()
    }
}

fn main() {}
