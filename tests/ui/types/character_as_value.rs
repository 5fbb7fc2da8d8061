use redlua::redis_script;

redis_script! {
    pub fn mark(user: &str) {
        let k: Str = key!("mark:{user}");
        k.set('x');
    }
}

fn main() {}
