use redlua::redis_script;

redis_script! {
    pub fn greet(user: &str) -> Option<String> {
        let name: Str = KEYS[1];
        name.get()
    }
}

fn main() {}
