use redlua::redis_script;

redis_script! {
    pub fn open(door: &str) -> Result<(), DoorError> {
        let state: Str = key!("door:{door}");
        if state.exists() {
            return Err(Shut);
        }
        Ok(())
    }

    pub enum DoorError {
        Held,
    }
}

fn main() {}
