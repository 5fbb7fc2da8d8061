use redlua::redis_script;

redis_script! {
    pub fn probe(user: &str) -> bool {
        let seen: Bloom = key!("seen:{user}");
        seen.exists("page")
    }
}

fn main() {}
