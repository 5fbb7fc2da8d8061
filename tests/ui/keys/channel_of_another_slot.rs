use redlua::redis_script;

redis_script! {
    pub fn note(user: &str, room: &str, text: &str) -> i64 {
        let notes: List = key!("notes:{user}");
        let events: Channel = key!("noted:{room}");
        notes.rpush(text);
        redis::spublish(events, text)
    }
}

fn main() {}
