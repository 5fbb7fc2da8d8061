use redlua::redis_script;

redis_script! {
    pub fn copy(from: &str, to: &str) -> Option<String> {
        let source: Str = key!("<from>");
        let target: Str = key!("<to>");
        let found = source.get()?;
        target.set(found);
        Some(found)
    }
}

fn main() {}
