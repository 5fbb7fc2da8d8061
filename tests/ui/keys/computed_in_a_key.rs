use redlua::redis_script;

redis_script! {
    #[allow(derived_keys)]
    pub fn previous(key: &str, now: i64, win: i64) -> Option<i64> {
        let current: Str<i64> = key!("{key}:<now>");
        let before: Str<i64> = key!("{key}:{now - win}");
        current.incr();
        before.get()
    }
}

fn main() {}
