use redlua::redis_script;

redis_script! {
    pub fn page(name: &str, from: f64) -> Vec<String> {
        let all: ZSet = key!("all:{name}");
        all.zrangebyscore(INCL(from), POS_INF)
    }
}

fn main() {}
