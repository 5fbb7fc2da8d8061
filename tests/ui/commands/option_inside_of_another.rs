use redlua::redis_script;

redis_script! {
    pub fn pick(user: &str) -> Vec<(String, f64)> {
        let scores: ZSet = key!("scores:{user}");
        scores.zrandmember(COUNT(2), WITHSCORES)
    }
}

fn main() {}
