use redlua::redis_script;

redis_script! {
    pub fn claim(queue: &str) -> Option<i64> {
        let ids: List<i64> = key!("{queue}:ids");
        ids.rpop()
    }
}

fn main() {}
