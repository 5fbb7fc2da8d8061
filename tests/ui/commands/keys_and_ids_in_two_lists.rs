use redlua::redis_script;

redis_script! {
    pub fn count(id: &str, streams: &[&str], after: &[&str]) -> usize {
        let mut handles = Vec::new();
        for name in streams {
            let stream: Stream = key!("{id}:<name>");
            handles.push(stream);
        }
        redis::xread(handles, after).len()
    }
}

fn main() {}
