use redlua::redis_script;

redis_script! {
    pub fn keep(id: &str, more: HashSet<String>) {
        let tags: Str<HashSet<String>> = key!("tags:{id}");
        tags.set(more);
    }
}

fn main() {}
