use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        hits.incr()
    }

    struct Counter { total: i64 }

    impl Counter {
        fn double(&self) -> i64 { self.total * 2 }
    }
}

fn main() {}
