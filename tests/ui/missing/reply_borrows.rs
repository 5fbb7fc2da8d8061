use redlua::redis_script;

redis_script! {
    pub fn name(user: &str) -> &str {
        let name: Str = key!("name:{user}");
        name.get().unwrap_or("nobody")
    }
}

fn main() {}
