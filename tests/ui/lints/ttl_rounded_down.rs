use redlua::redis_script;

redis_script! {
    pub fn touch(user: &str, seconds: f64) {
        let session: Str = key!("session:{user}");
        if seconds > 0.0 {
            session.expire(seconds.ceil() as i64);
            session.expire(seconds.floor() as i64);
        }
    }
}

fn main() {}
