use redlua::redis_script;

redis_script! {
    pub fn start(user: &str, pairs: &[(&str, &str)]) -> bool {
        let all: Set = key!("all:{user}");
        all.sadd("started");
        redis::msetnx(pairs)
    }
}

fn main() {}
