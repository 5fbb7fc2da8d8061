use redlua::redis_script;

redis_script! {
    pub fn write(doc: Json<Doc>) {
        let key: Str<Json<Doc>> = key!("doc");
        key.set(doc);
    }
    struct Doc { n: i64 }
}

fn main() {}
