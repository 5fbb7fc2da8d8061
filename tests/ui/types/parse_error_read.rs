use redlua::redis_script;

redis_script! {
    pub fn deposit(account: &str, amount: &str) -> i64 {
        let balance: Str<i64> = key!("balance:{account}");
        match amount.parse::<i64>() {
            Ok(amount) => balance.incrby(amount),
            Err(error) => 0,
        }
    }
}

fn main() {}
