//! What `tonumber` gets is a call, so it can't be declared as a number itself.

use redlua::redis_script;

redis_script! {
    pub fn tries(k: &str) -> i64 {
        let job: Hash = key!("{k}");
        tonumber(job.hget("tries"))
    }
}

fn main() {}
