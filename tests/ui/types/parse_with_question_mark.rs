use redlua::redis_script;

redis_script! {
    pub fn deposit(account: &str, amount: &str) -> Result<i64, DepositError> {
        let balance: Str<i64> = key!("balance:{account}");
        let amount: i64 = amount.parse()?;
        Ok(balance.incrby(amount))
    }

    pub enum DepositError { NotNumeric }
}

fn main() {}
