use redlua::redis_script;

redis_script! {
    pub fn copy(id: &str) {
        let states: List<Json<State>> = key!("states:{id}");
        let Some(state) = states.lindex(0) else { return };
        states.rpush(state);
    }
    pub enum State { Free, Held { by: String } }
}

fn main() {}
