use redlua::redis_script;

redis_script! {
    pub fn double(user: &str) -> i64 {
        let a: List<i64> = key!("a:{user}");
        let twice = |x| x * 2;
        twice(a.llen())
    }
}

fn main() {}
