use redlua::redis_script;

redis_script! {
    #[redlua(cluster = false)]
    pub fn follow(key: &str) -> i64 {
        let link: Str = key!("link:<key>");
        let Some(target) = link.get() else { return 0 };
        count(target)
    }

    fn count(target: &str) -> i64 {
        let hits: Str<i64> = key!("hits:<target>");
        hits.incr()
    }
}

fn main() {}
