use redlua::redis_script;

redis_script! {
    pub fn is_one() -> bool {
        let key: Str<Json> = key!("doc");
        let Some(doc) = key.get() else { return false };
        doc["n"] == 1
    }
}

fn main() {}
