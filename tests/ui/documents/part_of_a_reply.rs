use redlua::redis_script;

redis_script! {
    pub fn about(topic: &str) -> i64 {
        let events: Stream = key!("events:{topic}");
        let reply = events.xinfo_stream(FULL);
        reply.get::<Json<Doc>>(0).n
    }
    struct Doc { n: i64 }
}

fn main() {}
