use redlua::redis_script;

redis_script! {
    pub fn renew(lock: &str, ttl: Option<i64>) -> bool {
        let lock: Str = key!("lock:{lock}");
        match ttl {
            Some(-1) => lock.persist(),
            Some(seconds) => lock.expire(seconds),
            None => false,
        }
    }
}

fn main() {}
