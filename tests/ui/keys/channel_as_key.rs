use redlua::redis_script;

redis_script! {
    pub fn note(user: &str, text: &str) -> i64 {
        let notes: List = key!("notes:{user}");
        let events: Channel = key!("noted:{user}");
        notes.rpush(text);
        redis::del([notes, events])
    }
}

fn main() {}
