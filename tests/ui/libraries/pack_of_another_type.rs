use redlua::redis_script;

redis_script! {
    pub fn store(id: &str, score: f64) {
        let entry: Str = key!("entry:{id}");
        entry.set(lua::pack("<I4", score));
    }
}

fn main() {}
