use redlua::redis_script;

redis_script! {
    pub fn rest(user: &str, turns: i64) -> i64 {
        let k: List = key!("items:{user}");
        let mut items = k.lrange(0, -1);
        let all = &items;
        for _ in 0..turns {
            if all.len() > 3 {
                items.clear();
            }
        }
        k.llen()
    }
}

fn main() {}
