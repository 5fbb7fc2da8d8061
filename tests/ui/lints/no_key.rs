use redlua::redis_script;

redis_script! {
    pub fn add(left: i64, right: i64) -> i64 {
        left + right
    }
}

fn main() {}
