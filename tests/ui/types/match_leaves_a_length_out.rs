use redlua::redis_script;

redis_script! {
    pub fn sum(user: &str) -> i64 {
        let a: List<i64> = key!("a:{user}");
        match a.lrange(0, -1).as_slice() {
            [] => 0,
            [one] => *one,
            [1, ..] => 2,
        }
    }
}

fn main() {}
