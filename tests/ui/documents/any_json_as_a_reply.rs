use redlua::redis_script;

redis_script! {
    pub fn read() -> Option<Json> {
        let doc: Str<Json> = key!("doc");
        doc.get()
    }
}

fn main() {}
