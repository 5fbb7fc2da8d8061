//! A bare `None` is set into a `Json`.

use redlua::redis_script;

redis_script! {
    pub fn clear(k: &str) {
        let job: Str<Json> = key!("{k}");
        let Some(mut known) = job.get() else { return };
        known.set("owner", None);
        job.set(&known);
    }
}

fn main() {}
