use redlua::redis_script;

redis_script! {
    pub fn claim(queue: &str) -> Option<String> {
        let pending: List = key!("{queue}:pending");
        let owner: Str = key!("{queue}:owner");
        pending.rpop();
        let name = owner.get()?;
        Some(name)
    }
}

fn main() {}
