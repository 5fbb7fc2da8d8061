use redlua::redis_script;

redis_script! {
    pub fn add(id: &str, fields: Vec<(String, String)>) -> String {
        let log: Stream = key!("log:{id}");
        log.xadd(AUTO, "kind", "x", fields)
    }
}

fn main() {}
