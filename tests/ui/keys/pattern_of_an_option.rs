use redlua::redis_script;

redis_script! {
    #[allow(keyspace_scan, no_keys)]
    pub fn sessions(user: Option<&str>) -> Vec<String> {
        redis::keys(pattern!("sessions:<user>:*"))
    }
}

fn main() {}
