use redlua::redis_script;

redis_script! {
    pub fn push(list: &str) {
        let items: List = key!("<list>");
        let lock: Str = key!("<items>:lock");
        lock.set("1");
        items.rpush("x");
    }
}

fn main() {}
