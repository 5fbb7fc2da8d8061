use redlua::redis_script;

redis_script! {
    pub fn lines(user: &str) -> i64 {
        let lines: List = key!("lines:{user}");
        let all = vec![Some(lines.lrange(0, -1)), None];
        let mut out = Vec::new();
        let mut count = 0;
        for line in all {
            if let Some(found) = line {
                out.push(found);
            }
            if line.is_some() {
                count += 1;
            }
        }
        count + out.len() as i64
    }
}

fn main() {}
