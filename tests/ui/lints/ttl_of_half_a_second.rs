use redlua::redis_script;

redis_script! {
    pub fn touch(user: &str, seconds: f64) {
        let session: Str = key!("session:{user}");
        session.expire(seconds.max(0.5) as i64);
    }
}

fn main() {}
