use redlua::redis_script;

redis_script! {
    pub fn read() -> Option<i64> {
        let doc: Str<Doc> = key!("doc");
        doc.get().map(|doc| doc.n)
    }
    struct Doc { n: i64 }
}

fn main() {}
