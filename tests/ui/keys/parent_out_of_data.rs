//! A template that begins with a whole key out of data.

use redlua::redis_script;

redis_script! {
    #[allow(derived_keys)]
    pub fn waiting(k: &str) -> i64 {
        let job: Hash = key!("jobs:{k}");
        let Some(parent) = job.hget("parentKey") else { return 0 };
        let dependencies: Set = key!("<parent>:dependencies");
        dependencies.scard()
    }
}

fn main() {}
