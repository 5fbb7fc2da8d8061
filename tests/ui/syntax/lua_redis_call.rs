use redlua::redis_script;

redis_script! {
    pub fn greet(user: &str) -> Option<String> {
        let name: Str = key!("name:{user}");
        redis.call("GET", name)
    }
}

fn main() {}
