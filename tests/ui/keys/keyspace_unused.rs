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
        let pending: List = key!("queue:{queue}:pending");
        let jobs = key!(Jobs { queue });
        pending.llen()
    }
}

fn main() {}
