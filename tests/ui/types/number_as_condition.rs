use redlua::redis_script;

redis_script! {
    pub fn known(user: &str) -> bool {
        let hits: Str<i64> = key!("hits:{user}");
        if hits.get().unwrap_or(0) {
            return true;
        }
        false
    }
}

fn main() {}
