use redlua::redis_script;

redis_script! {
    pub fn next(user: &str) -> i64 {
        let profile: Hash<Profile> = key!("profile:{user}");
        let visits = profile.hget("visits");
        visits * 2
    }

    struct Profile { visits: i64 }
}

fn main() {}
