use redlua::redis_script;

redis_script! {
    pub fn id() -> Option<i64> {
        let job: Str<Json<Job>> = key!("job");
        job.get().map(|job| job.id)
    }
    pub struct Job {
        pub id: i64,
        pub options: Json,
    }
}

fn main() {}
