use redlua::redis_script;

redis_script! {
    pub fn sorted(user: &str) -> Vec<i64> {
        let ids: List<i64> = key!("ids:{user}");
        ids.sort_ro(BY(pattern!("weight:*")))
    }
}

fn main() {}
