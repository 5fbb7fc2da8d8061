use redlua::redis_script;

redis_script! {
    pub fn total(user: &str) -> i64 {
        let ids: List<i64> = key!("ids:{user}");
        ids.lrange(0, -1).iter().flatten().sum()
    }
}

fn main() {}
