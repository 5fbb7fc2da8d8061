use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn wipe() {
        redis::flushall();
    }
}

fn main() {}
