use redlua::redis_script;

redis_script! {
    #[derive(Clone)]
    struct Job {
        tries: i64,
    }
    pub fn count(queue: &str) -> i64 {
        let total: Str<i64> = key!("total:{queue}");
        let jobs = vec![Job { tries: 1 }];
        if let Some(mut job) = jobs.first() {
            job.tries += 1;
        }
        total.incrby(jobs[0].tries)
    }
}

fn main() {}
