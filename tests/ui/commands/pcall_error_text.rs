use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> String {
        let hits: Str<i64> = key!("hits:{user}");
        match redis::pcall(hits.incr()) {
            Ok(_) => "fine",
            Err(e) => e.to_string(),
        }
    }
}

fn main() {}
