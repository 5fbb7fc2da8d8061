use redlua::redis_script;

redis_script! {
    pub fn claim(queue: &str) -> String {
        let pending: List = key!("{queue}:pending");
        let owner: Str = key!("{queue}:owner");
        pending.rpop();
        owner.get().unwrap()
    }
}

fn main() {}
