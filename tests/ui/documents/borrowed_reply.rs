use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn read(n: i64) -> Json<Outer<'static>> { Outer { text: "a" } }
    struct Outer<'a> { text: &'a str }
}

fn main() {}
