use redlua::redis_script;

redis_script! {
    pub fn write(n: i64) {
        let key: Str<Json<Doc>> = key!("doc");
        key.set(Other { n });
    }
    struct Doc { n: i64 }
    struct Other { n: i64 }
}

fn main() {}
