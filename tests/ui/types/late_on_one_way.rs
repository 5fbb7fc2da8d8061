use redlua::redis_script;

redis_script! {
    pub fn limit(user: &str) -> i64 {
        let own: Str<i64> = key!("limit:{user}");
        let limit;
        if let Some(found) = own.get() {
            limit = found;
        }
        limit
    }
}

fn main() {}
