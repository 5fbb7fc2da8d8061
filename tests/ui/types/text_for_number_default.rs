use redlua::redis_script;

redis_script! {
    pub fn spend(user: &str, amount: i64) -> i64 {
        let account: Hash = key!("account:{user}");
        account.hget("balance").unwrap_or(0) - amount
    }
}

fn main() {}
