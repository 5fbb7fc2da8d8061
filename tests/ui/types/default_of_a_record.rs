use redlua::redis_script;

redis_script! {
    pub fn last(user: &str) -> i64 {
        let jobs: Hash<Job> = key!("job:{user}");
        jobs.hgetall().unwrap_or_default().id
    }

    struct Job {
        id: i64,
    }
}

fn main() {}
