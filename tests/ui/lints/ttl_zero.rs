use redlua::redis_script;

redis_script! {
    pub fn touch(user: &str) -> bool {
        let session: Str = key!("session:{user}");
        session.expire(0)
    }
}

fn main() {}
