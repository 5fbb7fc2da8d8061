//! The few scripts that every kind of connection runs: one that writes, one that only reads, one with an error
//! of its own. All of them read a stored value that may be malformed.

use redlua::redis_script;

redis_script! {
    /// Adds `amount` and returns the new balance.
    pub fn deposit(owner: &str, amount: i64) -> i64 {
        let balance: Str<i64> = key!("account:{owner}");
        balance.incrby(amount)
    }

    /// The balance, if there is an account.
    pub fn balance(owner: &str) -> Option<i64> {
        let balance: Str<i64> = key!("account:{owner}");
        balance.get()
    }

    /// Takes `amount` if the balance allows it, and returns the rest.
    pub fn withdraw(owner: &str, amount: i64) -> Result<i64, AccountError> {
        let balance: Str<i64> = key!("account:{owner}");

        let held = balance.get().ok_or(AccountError::Unknown)?;
        if held < amount {
            return Err(AccountError::Short { by: amount - held });
        }
        Ok(balance.decrby(amount))
    }

    /// Why nothing was taken.
    pub enum AccountError {
        /// There is no such account.
        Unknown,
        /// There is not enough.
        Short {
            /// How much is missing.
            by: i64,
        },
    }
}
