use redlua::redis_script;

redis_script! {
    pub fn read(user: &str) -> Vec<(String, HashMap<String, String>)> {
        let events: Stream = key!("events:{user}");
        let mut out = Vec::new();
        for (id, fields) in events.xrange(MIN, MAX) {
            let fields = fields.into_iter().collect();
            out.push((id, fields));
        }
        out
    }
}

fn main() {}
