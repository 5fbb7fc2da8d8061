use redlua::redis_script;

redis_script! {
    pub fn extend(user: &str, by_ms: i64) -> bool {
        let session: Str = key!("session:{user}");
        session.pexpire(session.pttl() + by_ms)
    }
}

fn main() {}
