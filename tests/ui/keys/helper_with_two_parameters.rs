use redlua::redis_script;

redis_script! {
    fn touch(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.incr()
    }

    pub fn both(from: &str, to: &str) -> i64 {
        touch(from) + touch(to)
    }
}

fn main() {}
