use redlua::redis_script;

redis_script! {
    pub fn describe(id: &str) -> Option<Reply> {
        let events: Stream = key!("events:{id}");
        if events.exists() { Some(events.xinfo_stream()) } else { None }
    }
}

fn main() {}
