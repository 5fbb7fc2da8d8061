use redlua::redis_script;

redis_script! {
    pub fn forget(user: &str) {
        let profile: Hash = key!("profile:{user}");
        profile.hpexpire(1000, FIELDS("name"));
    }
}

fn main() {}
