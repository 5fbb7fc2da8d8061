use redlua::redis_script;

redis_script! {
    pub fn last(user: &str) -> i64 {
        let ids: List<i64> = key!("ids:{user}");
        let last = 0;
        let seen;
        for id in ids.lrange(0, -1) {
            seen = id;
        }
        last
    }
}

fn main() {}
