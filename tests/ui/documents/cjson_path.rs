use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn read(text: &str) -> i64 {
        let value = cjson::decode(text);
        value["n"]
    }
}

fn main() {}
