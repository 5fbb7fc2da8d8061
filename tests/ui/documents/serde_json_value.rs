use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn read(value: serde_json::Value) -> i64 {
        value["n"].as_i64().unwrap_or(0)
    }
}

fn main() {}
