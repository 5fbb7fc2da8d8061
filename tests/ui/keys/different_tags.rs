use redlua::redis_script;

redis_script! {
    pub fn transfer(from: &str, to: &str, amount: i64) -> i64 {
        let source: Str<i64> = key!("balance:{from}");
        let target: Str<i64> = key!("balance:{to}");
        source.decrby(amount);
        target.incrby(amount)
    }
}

fn main() {}
