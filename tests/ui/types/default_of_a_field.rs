use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn last(keep: Duration) -> i64 {
        let stamped = Stamped::default();
        1
    }

    #[derive(Default)]
    struct Stamped {
        keep: Duration,
    }
}

fn main() {}
