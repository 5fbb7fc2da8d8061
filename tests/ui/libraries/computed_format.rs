use redlua::redis_script;

redis_script! {
    pub fn load(id: &str, format: &str) -> Option<i64> {
        let entry: Str = key!("entry:{id}");
        let bytes = entry.get()?;
        Some(lua::unpack(format, bytes))
    }
}

fn main() {}
