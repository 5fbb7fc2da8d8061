use redlua::redis_script;

redis_script! {
    pub fn touch(user: &str, until_ms: i64, now_ms: i64) -> bool {
        let session: Str = key!("session:{user}");
        session.pexpire(until_ms - now_ms)
    }
}

fn main() {}
