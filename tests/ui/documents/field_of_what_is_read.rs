use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn tries(text: &str) -> i64 {
        let Ok(job) = json::from_str(text) else { return 0 };
        job.tries
    }
}

fn main() {}
