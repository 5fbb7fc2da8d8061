use redlua::redis_script;

redis_script! {
    pub fn probe(user: &str) -> bool {
        let seen: Any = key!("seen:{user}");
        seen.madd("x")
    }
}

fn main() {}
