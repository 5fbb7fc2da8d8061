use redlua::redis_script;

redis_script! {
    pub fn probe(user: &str) -> i64 {
        let seen: Bloom = key!("seen:{user}");
        seen.arrlen(".lines")
    }
}

fn main() {}
