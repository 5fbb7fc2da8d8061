use redlua::redis_script;

redis_script! {
    pub fn read(user: &str) -> bool {
        let profile: Str<Profile> = key!("profile:{user}");
        profile.exists()
    }

    struct Profile { visits: i64 }
}

fn main() {}
