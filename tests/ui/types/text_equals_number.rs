use redlua::redis_script;

redis_script! {
    pub fn spent(user: &str) -> bool {
        let budget: Str = key!("budget:{user}");
        budget.get() == 0
    }
}

fn main() {}
