use redlua::redis_script;

redis_script! {
    pub fn touch(user: &str, ttl: Option<i64>) -> bool {
        let session: Str = key!("session:{user}");
        renew(session, ttl)
    }

    fn renew(session: Str, ttl: Option<i64>) -> bool {
        session.expire(ttl.unwrap_or(60))
    }
}

fn main() {}
