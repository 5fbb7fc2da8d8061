//! The type of the handle is the fault; `MAXLEN` would be an option if the receiver were known.

use redlua::redis_script;

redis_script! {
    pub fn append(name: &str, size: i64) {
        let log: Stream<i64, i64> = key!("log:{name}");
        log.xadd(MAXLEN(size), AUTO, "n", 1);
    }
}

fn main() {}
