use redlua::redis_script;

redis_script! {
    #[derive(Clone)]
    struct Job {
        tries: i64,
    }
    pub fn count(queue: &str) -> i64 {
        let total: Str<i64> = key!("total:{queue}");
        let mut jobs = vec![Job { tries: 1 }];
        jobs.push(Job { tries: 2 });
        let mut tries: Vec<i64> = jobs.iter().map(|job| job.tries).collect();
        for n in &mut tries {
            *n += 1;
        }
        total.incrby(tries[0])
    }
}

fn main() {}
