use redlua::redis_script;

redis_script! {
    pub fn next() -> i64 {
        let ids: Str<i64> = key!("{my-app}:ids");
        ids.incr()
    }
}

fn main() {}
