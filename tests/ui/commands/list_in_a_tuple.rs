// How many parts the reply has must be known.

redlua::redis_script! {
    pub fn state(id: &str, names: &[&str]) -> Option<String> {
        let job: Hash = key!("job:{id}");
        let (state,) = job.hmget((names,));
        state
    }
}

fn main() {}
