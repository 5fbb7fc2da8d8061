use redlua::redis_script;

redis_script! {
    pub fn rest(user: &str) -> i64 {
        let k: List = key!("items:{user}");
        let mut items = k.lrange(0, -1);
        let rest = &items[1..];
        items.push("last".to_string());
        rest.len() as i64
    }
}

fn main() {}
