use redlua::redis_script;

redis_script! {
    pub fn set(user: &str, name: &str) {
        let hits: Str<i64> = key!("hits:{user}");
        hits.set(name);
    }
}

fn main() {}
