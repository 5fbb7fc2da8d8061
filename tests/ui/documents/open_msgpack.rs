use redlua::redis_script;

redis_script! {
    pub fn read() -> Option<i64> {
        let doc: Str<MsgPack<Doc>> = key!("doc");
        doc.get().map(|doc| doc.n)
    }
    #[redlua(open)]
    struct Doc { n: i64 }
}

fn main() {}
