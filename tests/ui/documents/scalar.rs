use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn read(n: Json<i64>) -> i64 { n }
}

fn main() {}
