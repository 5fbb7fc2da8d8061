use redlua::redis_script;

redis_script! {
    pub fn open(door: &str, by: &str) -> Result<(), DoorError> {
        let state: Str = key!("door:{door}");
        if state.exists() {
            return Err(Held { by });
        }
        Ok(())
    }

    pub enum DoorError {
        Held { by: String },
    }
}

fn main() {}
