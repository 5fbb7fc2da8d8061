use redlua::redis_script;

redis_script! {
    pub struct Breaker {
        #[redlua(default = "Closed")]
        pub state: State,
    }
    pub enum State {
        Closed,
        Open,
    }
    pub fn load(name: &str) -> Option<Breaker> {
        let stored: Hash<Breaker> = key!("breaker:{name}");
        stored.hgetall()
    }
}

fn main() {}
