use redlua::redis_script;

redis_script! {
    pub fn lines(user: &str, turns: i64) -> usize {
        let lines: List = key!("lines:{user}");
        let pair = (lines.lrange(0, -1), 1);
        let mut out = Vec::new();
        for _ in 0..turns {
            out.push(pair.0);
        }
        out.len()
    }
}

fn main() {}
