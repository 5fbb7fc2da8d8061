use redlua::redis_script;

redis_script! {
    pub fn name(user: &str) -> String {
        let name: Str = key!("name:{user}");
        name.get() || "none"
    }
}

fn main() {}
