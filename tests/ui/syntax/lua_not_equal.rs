use redlua::redis_script;

redis_script! {
    pub fn known(user: &str, other: &str) -> bool {
        let name: Str = key!("name:{user}");
        name.get() ~= Some(other)
    }
}

fn main() {}
