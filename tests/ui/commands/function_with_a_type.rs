redlua::redis_script! {
    pub fn read(user: &str) -> Vec<Option<i64>> {
        let visits: Str<i64> = key!("visits:{user}");
        redis::mget::<i64>(visits)
    }
}

fn main() {}
