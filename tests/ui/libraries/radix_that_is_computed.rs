use redlua::redis_script;

redis_script! {
    pub fn add(name: &str, number: &str, radix: u32) -> i64 {
        let sum: Str<i64> = key!("sum:{name}");
        sum.incrby(i64::from_str_radix(number, radix).unwrap_or(0))
    }
}

fn main() {}
