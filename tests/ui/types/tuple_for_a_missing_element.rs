use redlua::redis_script;

redis_script! {
    pub fn take_over(user: &str, id: &str) -> i64 {
        let events: Stream = key!("events:{user}");
        let mut copied = 0;
        for (_, fields) in events.xclaim("workers", "me", 0, id) {
            events.xadd(AUTO, fields);
            copied += 1;
        }
        copied
    }
}

fn main() {}
