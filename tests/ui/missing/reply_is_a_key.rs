use redlua::redis_script;

redis_script! {
    pub fn place(user: &str) -> Str<i64> {
        let hits: Str<i64> = key!("hits:{user}");
        hits.incr();
        hits
    }
}

fn main() {}
