//! A part of a value moves, and then another one is used.

use redlua::redis_script;

redis_script! {
    pub fn turn(k: &str) -> i64 {
        let state: Str<Json<State>> = key!("{k}");
        let Some(old) = state.get() else { return 0 };
        let mut history = old.history;
        history.push(1);
        state.set(State { history, queue: old.queue });
        1
    }

    struct State {
        history: Vec<i64>,
        queue: Vec<i64>,
    }
}

fn main() {}
