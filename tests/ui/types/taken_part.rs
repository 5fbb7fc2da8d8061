use redlua::redis_script;

redis_script! {
    struct Found { items: Vec<i64> }

    pub fn empty(user: &str) -> i64 {
        let hits: List<i64> = key!("hits:{user}");
        let mut found = Found { items: hits.lrange(0, -1) };
        let items = std::mem::take(&mut found.items);
        items.len() as i64 + found.items.len() as i64
    }
}

fn main() {}
