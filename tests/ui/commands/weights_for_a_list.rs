use redlua::redis_script;

redis_script! {
    pub fn merge(user: &str, days: &[&str], weights: &[f64]) -> i64 {
        let all: ZSet = key!("all:{user}");
        let mut sources: Vec<ZSet> = Vec::new();
        for day in days {
            let source: ZSet = key!("day:{user}:<day>");
            sources.push(source);
        }
        all.zunionstore(&sources, WEIGHTS(weights))
    }
}

fn main() {}
