use redlua::redis_script;

redis_script! {
    pub fn different(user: &str) -> usize {
        let scores: List<f64> = key!("scores:{user}");
        let seen = scores.lrange(0, -1).into_iter().collect::<HashSet<f64>>();
        seen.len()
    }
}

fn main() {}
