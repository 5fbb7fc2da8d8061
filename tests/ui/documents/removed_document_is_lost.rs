use redlua::redis_script;

redis_script! {
    pub fn take() -> Option<i64> {
        let jobs: List<Json<Job>> = key!("jobs");
        jobs.lpop().map(|job| job.n)
    }
    struct Job { n: i64 }
}

fn main() {}
