use redlua::redis_script;

redis_script! {
    pub fn join(user: &str, score: i64) -> i64 {
        let board: ZSet = key!("board:{user}");
        board.zadd(EXCL(score), "member")
    }
}

fn main() {}
