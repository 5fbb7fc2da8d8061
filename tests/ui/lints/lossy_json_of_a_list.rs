use redlua::redis_script;

redis_script! {
    pub fn turn(id: &str) {
        let from: List<Json<Job>> = key!("jobs:{id}:a");
        let to: List<Json<Job>> = key!("jobs:{id}:b");
        let mut late = Vec::new();
        for job in from.lrange(0, 99) {
            if job.attempts > 3 {
                late.push(job);
            }
        }
        to.rpush(&late);
    }
    struct Job { name: String, attempts: i64 }
}

fn main() {}
