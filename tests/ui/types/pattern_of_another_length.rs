use redlua::redis_script;

redis_script! {
    pub fn sum(user: &str) -> i64 {
        let a: List<i64> = key!("a:{user}");
        let [first, second, third] = [a.llen(), 2];
        first + second + third
    }
}

fn main() {}
