use redlua::redis_script;

redis_script! {
    pub fn name(user: &str) -> String {
        let profile: Hash = key!("profile:{user}");
        let found = profile.hgetall();
        found["name"]
    }
}

fn main() {}
