use redlua::redis_script;

redis_script! {
    pub fn tags(user: &str) -> i64 {
        let tags: Set = key!("tags:{user}");
        let found = tags.smembers();
        let mut total = 0;
        for _ in 0..3 {
            total += counted(found);
        }
        total
    }

    fn counted(tags: Vec<String>) -> i64 {
        tags.len() as i64
    }
}

fn main() {}
