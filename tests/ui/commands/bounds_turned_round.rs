use redlua::redis_script;

redis_script! {
    pub fn newest(name: &str) -> Vec<String> {
        let all: ZSet = key!("all:{name}");
        all.zrange(NEG_INF, POS_INF, BYSCORE, REV, LIMIT(0, 10))
    }
}

fn main() {}
