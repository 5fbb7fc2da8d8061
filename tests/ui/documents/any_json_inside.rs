use redlua::redis_script;

redis_script! {
    pub fn mark() {
        let key: Str<Json> = key!("doc");
        let mut doc = key.get().expect("a document");
        doc["a"].set("seen", true);
        key.set(&doc);
    }
}

fn main() {}
