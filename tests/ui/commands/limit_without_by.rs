use redlua::redis_script;

redis_script! {
    pub fn top(user: &str) -> Vec<String> {
        let board: ZSet = key!("board:{user}");
        board.zrange(0, 9, LIMIT(0, 10))
    }
}

fn main() {}
