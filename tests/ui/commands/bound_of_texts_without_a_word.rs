use redlua::redis_script;

redis_script! {
    pub fn page(name: &str, from: &str) -> Vec<String> {
        let all: ZSet = key!("all:{name}");
        all.zrangebylex(from, LEX_MAX)
    }
}

fn main() {}
