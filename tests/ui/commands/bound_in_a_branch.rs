use redlua::redis_script;

redis_script! {
    pub fn above(board: &str, score: f64, with: bool) -> i64 {
        let scores: ZSet = key!("scores:{board}");
        scores.zcount(if with { score } else { EXCL(score) }, POS_INF)
    }
}

fn main() {}
