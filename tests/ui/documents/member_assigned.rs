//! A `Json` is a text: it has no places to assign to.

use redlua::redis_script;

redis_script! {
    pub fn retry(k: &str) {
        let job: Str<Json> = key!("{k}");
        let Some(mut known) = job.get() else { return };
        known["retries"] = 5;
        job.set(&known);
    }
}

fn main() {}
