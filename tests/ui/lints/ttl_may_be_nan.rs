use redlua::redis_script;

redis_script! {
    pub fn touch(user: &str, missing: f64, per_second: f64) {
        let session: Str = key!("session:{user}");
        let seconds = missing / per_second;
        if !(seconds <= 0.0) {
            session.expire(seconds.ceil() as i64);
        }
    }
}

fn main() {}
