use redlua::redis_script;

redis_script! {
    pub fn take(queue: &str) -> Option<String> {
        let jobs: List = key!("jobs:{queue}");
        jobs.lpop(COUNT(1))
    }
}

fn main() {}
