use redlua::redis_script;

redis_script! {
    pub fn rest(user: &str) -> i64 {
        let k: List = key!("items:{user}");
        let items = k.lrange(0, -1);
        let rest = &items[1..];
        rest.len() as i64
    }
}

fn main() {}
