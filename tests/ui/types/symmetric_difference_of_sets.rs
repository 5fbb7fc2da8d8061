use redlua::redis_script;

redis_script! {
    pub fn all(user: &str) -> BTreeSet<String> {
        let one: Set = key!("one:{user}");
        let other: Set = key!("other:{user}");
        let left: BTreeSet<String> = one.smembers().into_iter().collect();
        let right: BTreeSet<String> = other.smembers().into_iter().collect();
        left.symmetric_difference(&right).cloned().collect()
    }
}

fn main() {}
