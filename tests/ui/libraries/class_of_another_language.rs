use redlua::redis_script;

redis_script! {
    pub fn tag(id: &str) -> Option<String> {
        let entry: Str = key!("entry:{id}");
        lua::captures(entry.get()?, "%q+")
    }
}

fn main() {}
