use redlua::redis_script;

redis_script! {
    pub fn double(user: &str) -> i64 {
        let k: List = key!("items:{user}");
        let mut items = k.lrange(0, -1);
        for item in &items[1..] {
            items.push(item.to_string());
        }
        items.len() as i64
    }
}

fn main() {}
