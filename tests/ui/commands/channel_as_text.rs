use redlua::redis_script;

redis_script! {
    pub fn note(user: &str, text: &str) -> i64 {
        let notes: List = key!("notes:{user}");
        notes.rpush(text);
        redis::spublish("noted", text)
    }
}

fn main() {}
