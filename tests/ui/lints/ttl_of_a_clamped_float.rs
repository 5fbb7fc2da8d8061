use redlua::redis_script;

redis_script! {
    pub fn touch(user: &str, seconds: f64) {
        let session: Str = key!("session:{user}");
        session.expire(seconds.ceil().max(1.0).min(60.0) as i64);
        // NaN stays NaN, and is 0.
        session.expire(seconds.clamp(1.0, 60.0) as i64);
    }
}

fn main() {}
