use redlua::redis_script;

redis_script! {
    pub fn put(user: &str, name: &str) {
        let last: Str = key!("last:{user}");
        last.set(name, 60)
    }
}

fn main() {}
