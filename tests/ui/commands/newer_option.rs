use redlua::redis_script;

redis_script! {
    #![redlua(redis = "6.2")]

    pub fn lease(resource: &str) {
        let lock: Str = key!("lock:{resource}");
        lock.pexpire(1000, NX);
    }
}

fn main() {}
