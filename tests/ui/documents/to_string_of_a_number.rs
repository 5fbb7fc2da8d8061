use redlua::redis_script;

redis_script! {
    pub fn write(n: i64) -> String {
        let key: Str = key!("doc");
        key.set(n);
        json::to_string(&n)
    }
}

fn main() {}
