use redlua::redis_script;

redis_script! {
    pub fn apply(id: &str, flags: &[Option<bool>]) -> i64 {
        let log: List = key!("log:{id}");
        log.rpush(id) + flags.len() as i64
    }
}

fn main() {}
