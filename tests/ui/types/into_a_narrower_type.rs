use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn narrowed(n: i64) -> u32 {
        n.into()
    }
}

fn main() {}
