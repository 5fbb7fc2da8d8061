use redlua::redis_script;

redis_script! {
    pub fn count(user: &str) -> i64 {
        let k: List = key!("items:{user}");
        let mut count = k.llen();
        let more = &mut count;
        *more += 1;
        count
    }
}

fn main() {}
