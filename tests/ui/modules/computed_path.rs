use redlua::redis_script;

redis_script! {
    pub fn probe(id: &str, path: &str) -> i64 {
        let doc: JsonDoc = key!("doc:{id}");
        doc.json_del(path)
    }
}

fn main() {}
