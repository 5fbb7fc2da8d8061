use redlua::redis_script;

redis_script! {
    pub fn spend(user: &str) -> i64 {
        let budget: Str = key!("budget:{user}");
        budget.get().unwrap_or("0") as i64
    }
}

fn main() {}
