use redlua::redis_script;

redis_script! {
    #[allow(derived_keys)]
    pub fn clear(app: &str, names: &[&str], tenant: Option<&str>) {
        let all: Set = key!("{app}:all");
        for name in names {
            let entry: Str = key!("{app}:<name>:<tenant>");
            entry.del();
        }
        all.del();
    }
}

fn main() {}
