use redlua::redis_script;

redis_script! {
    pub fn head(user: &str) -> String {
        let k: Str = key!("name:{user}");
        let name = k.get().unwrap_or_default();
        let first = name[..1];
        first
    }
}

fn main() {}
