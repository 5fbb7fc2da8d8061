use redlua::redis_script;

redis_script! {
    #[redlua(keyspace)]
    struct Jobs {
        #[redlua(key = "queue:{queue}")]
        waiting: List,
        #[redlua(key = "queue:{queue}:<id>")]
        job: Hash,
    }

    #[allow(derived_keys)]
    pub fn next(#[redlua(escape)] queue: &str) -> i64 {
        let jobs = key!(Jobs { queue });
        let Some(id) = jobs.waiting.lindex(0) else { return 0 };
        jobs.job(id).hlen()
    }
}

fn main() {}
