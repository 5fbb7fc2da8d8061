use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn read(n: Json<Outer>) -> i64 { n.inner.n }
    struct Outer { inner: Json<Inner> }
    struct Inner { n: i64 }
}

fn main() {}
