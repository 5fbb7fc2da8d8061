use redlua::redis_script;

redis_script! {
    pub struct Job {
        pub id: i64,
        pub name: String,
    }

    pub fn late(user: &str, limit: i64) -> Vec<Job> {
        let ids: List<i64> = key!("ids:{user}");
        let jobs: Vec<Job> = ids.lrange(0, -1).into_iter().map(|id| Job { id, name: "x".to_string() }).collect();
        let (late, _): (Vec<Job>, Vec<Job>) = jobs.iter().partition(|job| job.id > limit);
        late
    }
}

fn main() {}
