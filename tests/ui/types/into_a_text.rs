use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn written(n: i64) -> String {
        n.into()
    }
}

fn main() {}
