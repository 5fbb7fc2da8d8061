use redlua::redis_script;

redis_script! {
    pub fn read() -> Option<i64> {
        let docs: Str<Json<Vec<Doc>>> = key!("docs");
        docs.get().map(|docs| docs[0].n)
    }
    #[redlua(open)]
    struct Doc { n: i64 }
}

fn main() {}
