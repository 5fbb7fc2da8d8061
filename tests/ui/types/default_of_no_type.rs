use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn last(n: i64) -> i64 {
        let first = Default::default();
        n
    }
}

fn main() {}
