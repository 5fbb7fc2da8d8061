use redlua::redis_script;

redis_script! {
    pub fn spend(user: &str, amount: i64) -> i64 {
        let budget: Str = key!("budget:{user}");
        budget.get().unwrap_or("0") - amount
    }
}

fn main() {}
