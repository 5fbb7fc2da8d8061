use redlua::redis_script;

redis_script! {
    pub fn open(user: &str) -> State {
        let state: Str<State> = key!("state:{user}");
        state.get().unwrap_or(State::Close)
    }

    pub enum State { Open, Closed }
}

fn main() {}
