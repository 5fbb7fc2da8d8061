use redlua::redis_script;

redis_script! {
    pub fn names(user: &str) -> usize {
        let ids: List = key!("ids:{user}");
        let (names, _) = ids.lrange(0, -1).into_iter().unzip();
        names.len()
    }
}

fn main() {}
