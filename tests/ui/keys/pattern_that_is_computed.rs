use redlua::redis_script;

redis_script! {
    #[allow(keyspace_scan, no_keys)]
    pub fn sessions(user: &str) -> Vec<String> {
        redis::keys(pattern!(user))
    }
}

fn main() {}
