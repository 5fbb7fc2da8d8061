use redlua::redis_script;

redis_script! {
    pub fn greet(user: &str) -> String {
        let name: Str = key!("name:{user}");
        let found = name.get().unwrap_or("nobody");
        "hello " .. found
    }
}

fn main() {}
