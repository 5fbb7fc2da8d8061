use redlua::redis_script;

redis_script! {
    pub fn deposit(account: &str, amount: &str) -> i64 {
        let balance: Str<i64> = key!("balance:{account}");
        balance.incrby(amount.parse::<i64>())
    }
}

fn main() {}
