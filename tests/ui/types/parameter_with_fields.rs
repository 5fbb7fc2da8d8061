use redlua::redis_script;

redis_script! {
    pub fn apply(id: &str, changes: &[Change]) -> i64 {
        let log: List = key!("log:{id}");
        log.rpush(id) + changes.len() as i64
    }
    pub enum Change {
        Cleared,
        Renamed { to: String },
    }
}

fn main() {}
