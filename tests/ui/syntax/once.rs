use redlua::redis_script;

redis_script! {
    #[once(ttl_ms = 60_000)]
    pub fn pay(id: &str, amount: i64) -> i64 {
        let account: Str<i64> = key!("account:{id}");
        account.incrby(amount)
    }
}

fn main() {}
