use redlua::redis_script;

redis_script! {
    #[redlua(keyspace)]
    struct Jobs {
        #[redlua(key = "queue:{queue}:pending")]
        pending: List,
        #[redlua(key = "queue:{queue}:job:<id>", id: u64)]
        job: Hash,
    }

    pub fn size(queue: &str) -> i64 {
        let jobs = key!(Jobs { queue });
        jobs.job.hlen()
    }
}

fn main() {}
