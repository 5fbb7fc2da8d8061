use redlua::redis_script;

redis_script! {
    pub fn take(queue: &str) -> Vec<String> {
        let jobs: List = key!("jobs:{queue}");
        redis::raw::<Vec<String>>("blpop", jobs, 0)
    }
}

fn main() {}
