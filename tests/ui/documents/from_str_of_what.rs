use redlua::redis_script;

redis_script! {
    pub fn read(text: &str) -> bool {
        let key: Str = key!("doc");
        key.set(text);
        json::from_str(text).is_ok()
    }
}

fn main() {}
