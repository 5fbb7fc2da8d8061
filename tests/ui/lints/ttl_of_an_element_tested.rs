use redlua::redis_script;

redis_script! {
    pub fn extend(job: &str, ttls: &[i64]) {
        let job: Str = key!("job:{job}");
        for ttl in ttls {
            if ttl == -1 {
                job.persist();
            }
            job.expire(ttl);
        }
    }
}

fn main() {}
