use redlua::redis_script;

redis_script! {
    pub fn push(user: &str, item: &str) -> i64 {
        let items: Set = key!("items:{user}");
        items.rpush(item)
    }
}

fn main() {}
