use redlua::redis_script;

redis_script! {
    #[redlua(keyspace)]
    pub struct Notes {
        #[redlua(key = "notes:{user}")]
        pub notes: List,
        #[redlua(key = "noted:{user}:<room>")]
        pub room: Channel,
    }
    pub fn note(user: &str, room: Option<&str>, text: &str) -> i64 {
        let space = key!(Notes { user });
        space.notes.rpush(text);
        redis::spublish(space.room(room), text)
    }
}

fn main() {}
