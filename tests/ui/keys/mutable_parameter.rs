use redlua::redis_script;

redis_script! {
    pub fn hit(mut user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        user = "bob";
        hits.incrby(user.len())
    }
}

fn main() {}
