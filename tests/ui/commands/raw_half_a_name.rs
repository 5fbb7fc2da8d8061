use redlua::redis_script;

redis_script! {
    pub fn encoding(user: &str) -> String {
        let name: Str = key!("name:{user}");
        redis::raw::<String>("OBJECT", "ENCODING", name)
    }
}

fn main() {}
