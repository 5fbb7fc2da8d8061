use redlua::redis_script;

redis_script! {
    pub fn add(user: &str) {
        let seen: Any = key!("seen:{user}");
        redis::raw("FT.SUGADD", seen, "word", 1);
    }
}

fn main() {}
