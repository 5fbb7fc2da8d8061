use redlua::redis_script;

redis_script! {
    pub fn best(user: &str) -> Option<i64> {
        let marks: List<i64> = key!("marks:{user}");
        marks.lrange(0, -1).into_iter().max_by(|a, b| a > b)
    }
}

fn main() {}
