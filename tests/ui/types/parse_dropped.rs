use redlua::redis_script;

redis_script! {
    pub fn check(user: &str, amount: &str) {
        let k: Str = key!("amount:{user}");
        amount.parse::<i64>();
        k.set(amount);
    }
}

fn main() {}
