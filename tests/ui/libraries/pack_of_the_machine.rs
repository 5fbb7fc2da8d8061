use redlua::redis_script;

redis_script! {
    pub fn store(id: &str, score: f64, value: &[u8]) {
        let entry: Str = key!("entry:{id}");
        entry.set(lua::pack("dLc0", score, value));
    }
}

fn main() {}
