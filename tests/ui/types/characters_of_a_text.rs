use redlua::redis_script;

redis_script! {
    pub fn count(name: &str) -> i64 {
        let k: Str = key!("names");
        k.set(name);
        name.chars().count() as i64
    }
}

fn main() {}
