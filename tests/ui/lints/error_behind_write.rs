use redlua::redis_script;

redis_script! {
    pub fn withdraw(account: &str, amount: i64) -> Result<i64, WithdrawError> {
        let balance: Str<i64> = key!("balance:{account}");
        let left = balance.decrby(amount);
        if left < 0 {
            return Err(WithdrawError::Insufficient { left });
        }
        Ok(left)
    }

    pub enum WithdrawError { Insufficient { left: i64 } }
}

fn main() {}
