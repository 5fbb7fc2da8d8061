use redlua::redis_script;

redis_script! {
    pub fn read(text: &str) -> i64 {
        let key: Str = key!("doc");
        key.set(text);
        serde_json::from_str::<Doc>(text).map_or(0, |doc| doc.n)
    }
    struct Doc { n: i64 }
}

fn main() {}
