use redlua::redis_script;

redis_script! {
    pub fn count(id: &str) -> usize {
        let a: Stream = key!("{id}:a");
        let b: Stream = key!("{id}:b");
        redis::xread([a, b], ["0"]).len()
    }
}

fn main() {}
