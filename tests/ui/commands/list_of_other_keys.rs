use redlua::redis_script;

redis_script! {
    pub fn total(user: &str, days: &[&str]) -> Vec<String> {
        let mut sources: Vec<List> = Vec::new();
        for day in days {
            let source: List = key!("day:{user}:<day>");
            sources.push(source);
        }
        redis::sunion(&sources)
    }
}

fn main() {}
