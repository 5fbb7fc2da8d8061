use redlua::redis_script;

redis_script! {
    #[redlua(keyspace)]
    struct Jobs {
        #[redlua(key = "queue:{queue}:pending", id: u64)]
        pending: List,
    }

    pub fn size(queue: &str) -> i64 {
        let jobs = key!(Jobs { queue });
        jobs.pending.llen()
    }
}

fn main() {}
