use redlua::redis_script;

redis_script! {
    pub fn sizes(user: &str) -> i64 {
        let seen: Set = key!("seen:{user}");
        let queue: List = key!("seen:{user}");
        seen.scard() + queue.llen()
    }
}

fn main() {}
