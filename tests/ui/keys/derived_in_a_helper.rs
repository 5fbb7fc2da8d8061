use redlua::redis_script;

redis_script! {
    #[allow(derived_keys)]
    pub fn drop_all(queue: &str) -> i64 {
        let ids: List = key!("queue:{queue}:ids");
        let mut dropped = 0;
        for id in ids.lrange(0, -1) {
            dropped += remove(queue, id);
        }
        dropped
    }

    fn remove(queue: &str, id: &str) -> i64 {
        let job: Hash = key!("queue:{queue}:job:<id>");
        if job.del() { 1 } else { 0 }
    }
}

fn main() {}
