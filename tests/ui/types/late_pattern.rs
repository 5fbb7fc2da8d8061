use redlua::redis_script;

redis_script! {
    pub fn ends(user: &str) -> i64 {
        let ids: List<i64> = key!("ids:{user}");
        let (first, last);
        first = ids.llen();
        last = first + 1;
        last
    }
}

fn main() {}
