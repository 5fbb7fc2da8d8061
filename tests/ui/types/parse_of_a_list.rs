use redlua::redis_script;

redis_script! {
    pub fn total(account: &str, amounts: &str) -> i64 {
        let balance: Str<i64> = key!("balance:{account}");
        let all: Vec<_> = amounts.split(",").map(|amount| amount.parse::<i64>()).collect();
        balance.incrby(all.len() as i64)
    }
}

fn main() {}
