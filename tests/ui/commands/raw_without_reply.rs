use redlua::redis_script;

redis_script! {
    pub fn add(user: &str) {
        let seen: Any = key!("seen:{user}");
        redis::raw("BF.ADD", seen, "x");
    }
}

fn main() {}
