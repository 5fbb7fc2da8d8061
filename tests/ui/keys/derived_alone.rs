use redlua::redis_script;

redis_script! {
    #[allow(derived_keys)]
    pub fn count(app: &str) -> i64 {
        let (second, _) = redis::time();
        let calls: Str<i64> = key!("{app}:<second>");
        calls.incr()
    }
}

fn main() {}
