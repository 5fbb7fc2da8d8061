use redlua::redis_script;

redis_script! {
    pub fn probe(id: &str, ttl: Duration) {
        let doc: JsonDoc = key!("doc:{id}");
        doc.set("$.ttl", ttl);
    }
}

fn main() {}
