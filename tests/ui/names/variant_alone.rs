use redlua::redis_script;

redis_script! {
    pub fn open(door: &str) -> bool {
        let state: Str<State> = key!("door:{door}");
        state.get() == Some(Open)
    }

    pub enum State {
        Open,
        Closed,
    }
}

fn main() {}
