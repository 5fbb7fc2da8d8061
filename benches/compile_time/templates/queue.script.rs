    /// Moves at most `count` jobs of queue @N@ to the worker's list, and counts what it took.
    pub fn queue_@N@(tenant: &str, worker: &str, now_ms: i64, count: i64, skip: &str) -> Vec<String> {
        let waiting: List = key!("queue@N@:{tenant}:waiting");
        let running: ZSet = key!("queue@N@:{tenant}:running");
        let taken: Hash = key!("queue@N@:{tenant}:taken");

        let mut jobs = Vec::new();
        while let Some(job) = waiting.lpop() {
            if job == skip {
                continue;
            }
            running.zadd(now_ms + @N@000, &job);
            jobs.push(job);
            if jobs.len() >= count {
                break;
            }
        }
        if jobs.len() > 0 {
            taken.hset("last", worker);
            taken.hset("at_ms", now_ms);
        }
        running.zremrangebyscore(NEG_INF, now_ms - @N@);
        jobs
    }

