use redlua::redis_script;

redis_script! {
    pub fn read(user: &str) -> String {
        let name: Str = key!("name:{user}");
        redis::raw::<String>("GET", name)
    }
}

fn main() {}
