use redlua::redis_script;

redis_script! {
    #[allow(derived_keys)]
    pub fn next(#[redlua(escape)] queue: &str) -> i64 {
        let waiting: List = key!("queue:{queue}");
        let id = waiting.llen();
        let job: Hash = key!("queue:{queue}:<id>");
        job.hlen()
    }
}

fn main() {}
