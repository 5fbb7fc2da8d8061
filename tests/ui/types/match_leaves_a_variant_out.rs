use redlua::redis_script;

redis_script! {
    pub fn may_write(user: &str) -> bool {
        let state: Str<State> = key!("state:{user}");
        match state.get() {
            Some(State::Open) => true,
            Some(State::Frozen) => false,
            None => true,
        }
    }

    pub enum State { Open, Frozen, Closed }
}

fn main() {}
