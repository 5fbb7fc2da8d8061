use redlua::redis_script;

redis_script! {
    pub fn sessions(user: &str) -> i64 {
        let last: Str<i64> = key!("sessions:{user}:last");
        let found = redis::keys(pattern!("sessions:{user}:*"));
        last.set(found.len() as i64);
        found.len() as i64
    }
}

fn main() {}
