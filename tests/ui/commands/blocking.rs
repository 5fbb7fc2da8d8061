use redlua::redis_script;

redis_script! {
    pub fn take(queue: &str) -> Option<String> {
        let jobs: List = key!("jobs:{queue}");
        jobs.blpop(0);
        jobs.lpop()
    }
}

fn main() {}
