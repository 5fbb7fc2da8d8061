use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn count(text: &str) -> i64 {
        let count: Option<i64> = json::from_str(text).ok();
        count.unwrap_or(0)
    }
}

fn main() {}
