use redlua::redis_script;

redis_script! {
    pub fn read(user: &str) -> i64 {
        let profile: Hash<Profile> = key!("profile:{user}");
        match profile.hgetall() {
            Some(found) => found.vists,
            None => 0,
        }
    }

    struct Profile { visits: i64 }
}

fn main() {}
