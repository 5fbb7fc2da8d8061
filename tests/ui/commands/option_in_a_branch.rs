use redlua::redis_script;

redis_script! {
    pub fn put(user: &str, new: bool) -> bool {
        let name: Str = key!("name:{user}");
        name.set("ada", if new { NX } else { XX })
    }
}

fn main() {}
