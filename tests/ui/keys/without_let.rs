use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> i64 {
        key!("hits:{user}").incr()
    }
}

fn main() {}
