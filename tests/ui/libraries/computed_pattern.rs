use redlua::redis_script;

redis_script! {
    pub fn tag(id: &str, pattern: &str) -> Option<String> {
        let entry: Str = key!("entry:{id}");
        lua::captures(entry.get()?, pattern)
    }
}

fn main() {}
