use redlua::redis_script;

redis_script! {
    pub fn same(user: &str) -> bool {
        let one: Set = key!("one:{user}");
        let other: Set = key!("other:{user}");
        let left: HashSet<String> = one.smembers().into_iter().collect();
        let right: HashSet<String> = other.smembers().into_iter().collect();
        left == right
    }
}

fn main() {}
