use redlua::redis_script;

redis_script! {
    pub fn reset(user: &str) {
        let hits: Str<i64> = key!("hits:{user}");
        hits = 0;
    }
}

fn main() {}
