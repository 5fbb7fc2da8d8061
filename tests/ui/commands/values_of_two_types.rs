redlua::redis_script! {
    pub fn read(user: &str) -> Vec<Option<i64>> {
        let visits: Str<i64> = key!("visits:{user}");
        let name: Str = key!("name:{user}");
        redis::mget([visits, name])
    }
}

fn main() {}
