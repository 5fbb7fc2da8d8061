use redlua::redis_script;

redis_script! {
    pub fn reserve(user: &str) {
        let seen: Any = key!("seen:{user}");
        redis::raw::<()>("BF.RESERVE", seen, 0.01, 1000, NONSCALING);
    }
}

fn main() {}
