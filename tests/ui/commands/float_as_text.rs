use redlua::redis_script;

redis_script! {
    pub fn set(user: &str, rate: f64) {
        let name: Str = key!("rate:{user}");
        name.set(rate);
    }
}

fn main() {}
