use redlua::redis_script;

redis_script! {
    pub fn add(user: &str) -> u32 {
        let seen: Any = key!("seen:{user}");
        redis::raw::<u32>("FT.SUGLEN", seen)
    }
}

fn main() {}
