use redlua::redis_script;

redis_script! {
    pub fn page(name: &str, from: &str, by_name: bool) -> Vec<String> {
        let all: ZSet = key!("all:{name}");
        if by_name { all.zrangebylex(BOUND(from), LEX_MAX) } else { all.zrangebyscore(from, POS_INF) }
    }
}

fn main() {}
