use redlua::redis_script;

redis_script! {
    pub fn read(user: &str) -> Count {
        let hits: Str<i64> = key!("hits:{user}");
        Count { total: hits.get().unwrap_or(0) }
    }

    pub struct Count { pub total: i64, pub total: i64 }
}

fn main() {}
