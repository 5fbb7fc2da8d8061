use redlua::redis_script;

redis_script! {
    pub fn probe(id: &str) -> Option<i64> {
        let doc: JsonDoc = key!("doc:{id}");
        doc.get::<i64>("$.count")
    }
}

fn main() {}
