use redlua::redis_script;

redis_script! {
    pub fn count(user: &str) -> i64 {
        let tags: Set = key!("tags:{user}");
        let mut total = 0;
        for tag in tags {
            total += 1;
        }
        total
    }
}

fn main() {}
