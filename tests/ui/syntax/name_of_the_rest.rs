use redlua::redis_script;

redis_script! {
    pub fn sum(user: &str) -> i64 {
        let a: List<i64> = key!("a:{user}");
        let items = a.lrange(0, -1);
        if let [first, rest @ ..] = items.as_slice() {
            return first + rest.len() as i64;
        }
        0
    }
}

fn main() {}
