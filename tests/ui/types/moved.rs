use redlua::redis_script;

redis_script! {
    pub fn tags(user: &str) -> Vec<String> {
        let tags: Set = key!("tags:{user}");
        let found = tags.smembers();
        let copy = found;
        let count = found.len();
        if count > 10 { Vec::new() } else { copy }
    }
}

fn main() {}
