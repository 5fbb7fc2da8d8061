use redlua::redis_script;

redis_script! {
    pub fn store(id: &str, value: &[u8]) {
        let entry: Str = key!("entry:{id}");
        entry.set(lua::pack("<I4c0", value.len(), value));
    }
}

fn main() {}
