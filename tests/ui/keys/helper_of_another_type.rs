use redlua::redis_script;

redis_script! {
    fn size(user: &str) -> i64 {
        let items: List = key!("items:{user}");
        items.llen()
    }

    pub fn sizes(user: &str) -> i64 {
        let items: Set = key!("items:{user}");
        items.scard() + size(user)
    }
}

fn main() {}
