use redlua::redis_script;

redis_script! {
    pub fn counts(user: &str) -> i64 {
        let k: List<i64> = key!("items:{user}");
        let mut rows = vec![k.lrange(0, -1), Vec::new()];
        let first = &mut rows[0];
        let total = rows.len();
        first.push(1);
        total as i64
    }
}

fn main() {}
