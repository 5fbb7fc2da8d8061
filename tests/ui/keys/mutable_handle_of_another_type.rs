use redlua::redis_script;

redis_script! {
    pub fn touch(user: &str, name: bool) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        let names: Str = key!("names:{user}");
        let mut target = hits;
        if name {
            target = names;
        }
        target.incr()
    }
}

fn main() {}
