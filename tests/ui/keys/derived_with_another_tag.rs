use redlua::redis_script;

redis_script! {
    #[allow(derived_keys)]
    pub fn drop_one(queue: &str) {
        let waiting: List = key!("queue:{queue}");
        if let Some(id) = waiting.rpop() {
            let job: Hash = key!("job:{id}");
            job.del();
        }
    }
}

fn main() {}
