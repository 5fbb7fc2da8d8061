use redlua::redis_script;

redis_script! {
    pub fn touch(user: &str, until_ms: i64, now_ms: i64) -> bool {
        let session: Str = key!("session:{user}");
        renew(session, until_ms - now_ms)
    }

    fn renew(session: Str, ttl_ms: i64) -> bool {
        session.pexpire(ttl_ms)
    }
}

fn main() {}
