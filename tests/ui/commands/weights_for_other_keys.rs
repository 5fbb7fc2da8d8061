use redlua::redis_script;

redis_script! {
    pub fn merge(user: &str) -> i64 {
        let all: ZSet = key!("all:{user}");
        let new: ZSet = key!("new:{user}");
        let old: ZSet = key!("old:{user}");
        all.zunionstore([new, old], WEIGHTS([2]))
    }
}

fn main() {}
