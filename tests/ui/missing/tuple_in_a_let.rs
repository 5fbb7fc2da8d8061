use redlua::redis_script;

redis_script! {
    pub fn first(queue: &str) -> f64 {
        let jobs: ZSet = key!("jobs:{queue}");
        let (job, score) = jobs.zpopmin();
        score
    }
}

fn main() {}
