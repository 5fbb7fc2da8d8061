use redlua::redis_script;

redis_script! {
    pub fn note(user: &str) {
        let session: Str = key!("session:{user}");
        let left: Str<i64> = key!("left:{user}");
        left.set(session.ttl());
    }
}

fn main() {}
