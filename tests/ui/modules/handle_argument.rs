use redlua::redis_script;

redis_script! {
    pub fn probe(id: &str) -> bool {
        let seen: Bloom<i64> = key!("seen:{id}");
        seen.add(1)
    }
}

fn main() {}
