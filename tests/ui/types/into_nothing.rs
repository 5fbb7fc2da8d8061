use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn widened(n: u32) -> i64 {
        let wide = n.into();
        1
    }
}

fn main() {}
