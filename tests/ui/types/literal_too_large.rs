use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        let step: u8 = 300;
        hits.incrby(step)
    }
}

fn main() {}
