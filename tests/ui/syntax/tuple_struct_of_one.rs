use redlua::redis_script;

redis_script! {
    pub fn hit(user: Id) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.incr()
    }

    pub struct Id(pub String);
}

fn main() {}
