use redlua::redis_script;

redis_script! {
    pub fn read() -> Option<i64> {
        let doc: Str<Json<Doc>> = key!("doc");
        doc.get().map(|doc| doc.n)
    }
    struct Doc { n: i64, flags: Vec<Option<bool>> }
}

fn main() {}
