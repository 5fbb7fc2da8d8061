use redlua::redis_script;

redis_script! {
    pub fn known(user: &str) -> bool {
        let name: Str = key!("name:{user}");
        if name.get() { true } else { false }
    }
}

fn main() {}
