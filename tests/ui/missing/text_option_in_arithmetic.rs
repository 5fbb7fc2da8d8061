use redlua::redis_script;

redis_script! {
    pub fn next(user: &str) -> i64 {
        let counters: Hash = key!("counters:{user}");
        let n = counters.hget("n");
        n + 1
    }
}

fn main() {}
