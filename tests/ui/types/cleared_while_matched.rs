use redlua::redis_script;

redis_script! {
    pub fn first(user: &str) -> usize {
        let k: List = key!("items:{user}");
        let mut rows = vec![k.lrange(0, -1)];
        let mut length = 0;
        if let Some(row) = rows.first() {
            rows.clear();
            length = row.len();
        }
        length
    }
}

fn main() {}
