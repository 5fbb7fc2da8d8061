use redlua::redis_script;

redis_script! {
    pub fn claim(queue: &str) -> Option<String> {
        let pending: List = key!("{queue}:pending");
        let id = pending.lindex(-1)?;
        let job: Hash = key!("{queue}:job:<id>");
        job.hget("payload")
    }
}

fn main() {}
