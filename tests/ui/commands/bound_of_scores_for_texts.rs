use redlua::redis_script;

redis_script! {
    pub fn page(name: &str) -> Vec<String> {
        let all: ZSet = key!("all:{name}");
        all.zrange(NEG_INF, INCL("n"), BYLEX)
    }
}

fn main() {}
