use redlua::redis_script;

redis_script! {
    pub fn state(id: &str) -> Status {
        let state: Str = key!("state:{id}");
        Status::new(state.get().unwrap_or("NONE"))
    }
}

fn main() {}
