use redlua::redis_script;

redis_script! {
    pub fn sessions(user: &str) -> Vec<String> {
        let newest: Str = key!("session:{user}:newest");
        if newest.exists() { redis::keys("session:*") } else { vec![] }
    }
}

fn main() {}
