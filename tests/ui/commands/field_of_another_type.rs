use redlua::redis_script;

redis_script! {
    pub fn store(user: &str, visits: &str) -> i64 {
        let profile: Hash<Profile> = key!("profile:{user}");
        profile.hset("visits", visits)
    }

    struct Profile { visits: i64 }
}

fn main() {}
