use redlua::redis_script;

redis_script! {
    pub fn find(name: &str) -> Option<String> {
        let names: Hash = key!("names");
        names.hget(name.to_lowercase())
    }
}

fn main() {}
