use redlua::redis_script;

redis_script! {
    pub fn known(user: &str) -> bool {
        let name: Str = key!("name:{user}");
        name.get() != nil
    }
}

fn main() {}
