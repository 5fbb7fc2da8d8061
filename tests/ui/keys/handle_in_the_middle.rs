use redlua::redis_script;

redis_script! {
    pub fn push(list: &str) {
        let items: List = key!("items:{list}");
        let lock: Str = key!("lock:<items>");
        lock.set("1");
        items.rpush("x");
    }
}

fn main() {}
