use redlua::redis_script;

redis_script! {
    pub fn done(id: &str) -> bool {
        let jobs: List<Json<(i64, Job)>> = key!("jobs:<id>");
        let Some((at, job)) = jobs.lindex(0) else { return false };
        put(jobs, at, job);
        #[allow(lossy_json)]
        jobs.rpush((at, jobs.lindex(0).expect("a job").1.clone()));
        true
    }
    fn put(jobs: List<Json<(i64, Job)>>, at: i64, job: Job) {
        jobs.rpush((at + 1, job));
    }
    struct Job { name: String, attempts: i64 }
}

fn main() {}
