//! What may be missing is of another type, too.

use redlua::redis_script;

redis_script! {
    pub fn put(k: &str, price: Option<i64>) {
        let job: Hash = key!("{k}");
        job.hset("price", price);
    }
}

fn main() {}
