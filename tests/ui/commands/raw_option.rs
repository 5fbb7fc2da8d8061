use redlua::redis_script;

redis_script! {
    pub fn reserve(user: &str) {
        let seen: Any = key!("seen:{user}");
        redis::raw::<()>("FT.SUGADD", seen, "word", 1, INCR);
    }
}

fn main() {}
