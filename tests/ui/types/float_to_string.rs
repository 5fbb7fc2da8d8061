use redlua::redis_script;

redis_script! {
    pub fn show(x: f64) -> String {
        let k: Str = key!("shown");
        k.set("x");
        x.to_string()
    }
}

fn main() {}
