use redlua::redis_script;

redis_script! {
    #[redlua(keyspace)]
    struct Jobs {
        #[redlua(key = "queue:{queue}:pending")]
        pending: List,
        #[redlua(key = "queue:{queue}:job:<id>", id: u64)]
        job: Hash,
    }

    pub fn next(queue: &str) -> i64 {
        let jobs = key!(Jobs { queue });
        let id: u64 = jobs.pending.llen() as u64;
        jobs.job(id).hlen()
    }
}

fn main() {}
