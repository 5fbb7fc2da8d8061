use redlua::redis_script;

redis_script! {
    pub fn probe(id: &str) -> i64 {
        let doc: JsonDoc<i64> = key!("doc:{id}");
        doc.json_del()
    }
}

fn main() {}
