use redlua::redis_script;

redis_script! {
    pub fn probe(id: &str) -> bool {
        let seen: Bloom = key!("seen:{id}");
        redis::raw::<bool>("BF.ADD", seen, "x")
    }
}

fn main() {}
