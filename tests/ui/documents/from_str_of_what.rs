use redlua::redis_script;

redis_script! {
    pub fn read(text: &str) -> i64 {
        let key: Str = key!("doc");
        key.set(text);
        let doc: Doc = json::from_str(text).unwrap_or(Doc { n: 1 });
        doc.n
    }
    struct Doc { n: i64 }
}

fn main() {}
