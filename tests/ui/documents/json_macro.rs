use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn read(text: &str) -> String {
        let value = serde_json::json!({"a": 1});
        value.to_string()
    }
}

fn main() {}
