use redlua::redis_script;

redis_script! {
    pub fn tell(user: &str, text: &str) -> i64 {
        let inbox: List = key!("inbox:{user}");
        let news: Channel = key!("news:{user}");
        inbox.rpush(text);
        redis::publish(news, text)
    }
}

fn main() {}
