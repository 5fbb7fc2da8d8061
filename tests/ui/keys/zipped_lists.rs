use redlua::redis_script;

redis_script! {
    pub fn store(app: &str, names: &[&str], values: &[&str]) {
        for (name, value) in names.iter().zip(values) {
            let one: Str = key!("{app}:<name>");
            one.set(value);
        }
    }
}

fn main() {}
