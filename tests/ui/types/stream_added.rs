use redlua::redis_script;

redis_script! {
    pub fn entries() -> i64 {
        let log: Stream = key!("log");
        log + 1
    }
}

fn main() {}
