use redlua::redis_script;

redis_script! {
    pub fn all(user: &str) -> Vec<String> {
        let board: ZSet = key!("board:{user}");
        board.zrangebyscore("-inf", 10)
    }
}

fn main() {}
