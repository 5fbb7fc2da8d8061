use redlua::redis_script;

redis_script! {
    pub fn least(user: &str, floor: i64) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        let mut least = i64::MAX;
        if hits.get().unwrap_or(0) < floor {
            least = floor;
        }
        least
    }
}

fn main() {}
