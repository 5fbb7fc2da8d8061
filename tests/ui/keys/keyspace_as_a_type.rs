use redlua::redis_script;

redis_script! {
    #[redlua(keyspace)]
    struct Jobs {
        #[redlua(key = "queue:{queue}:pending")]
        pending: List,
        #[redlua(key = "queue:{queue}:job:<id>", id: u64)]
        job: Hash,
    }

    fn size(jobs: &Jobs) -> i64 {
        jobs.pending.llen()
    }

    pub fn sizes(queue: &str) -> i64 {
        let pending: List = key!("queue:{queue}:pending");
        pending.llen()
    }
}

fn main() {}
