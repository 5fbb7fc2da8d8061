use redlua::redis_script;

redis_script! {
    pub fn retry(id: &str) -> Option<i64> {
        let job: Str<Json<Job>> = key!("job:<id>");
        let mut known = job.get()?;
        known.attempts += 1;
        job.set(&known);
        Some(known.attempts)
    }
    struct Job { name: String, attempts: i64 }
}

fn main() {}
