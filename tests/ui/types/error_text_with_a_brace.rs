//! A value is inserted into the text of an error.

use redlua::redis_script;

redis_script! {
    pub fn read(k: &str) -> Result<i64, Fault> {
        let job: Str<i64> = key!("{k}");
        job.get().ok_or(Fault::Missing)
    }

    pub enum Fault {
        #[redlua(error = "Missing key for job {id}")]
        Missing,
    }
}

fn main() {}
