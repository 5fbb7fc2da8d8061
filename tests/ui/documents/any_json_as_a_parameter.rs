use redlua::redis_script;

redis_script! {
    pub fn write(doc: Json) {
        let key: Str<Json> = key!("doc");
        key.set(doc);
    }
}

fn main() {}
