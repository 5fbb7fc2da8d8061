use redlua::redis_script;

redis_script! {
    pub fn read(user: &str, field: &str) -> i64 {
        let profile: Hash<Profile> = key!("profile:{user}");
        profile.hget(field).unwrap_or(0)
    }

    struct Profile { visits: i64 }
}

fn main() {}
