use redlua::redis_script;

redis_script! {
    pub fn lock_all(app: &str, names: &[&str], owner: &str) -> Result<(), Busy> {
        for name in names {
            let lock: Str = key!("lock:{app}:<name>");
            if !lock.set(owner, NX, PX(30_000)) {
                return Err(Busy::Taken);
            }
        }
        Ok(())
    }

    pub enum Busy { Taken }
}

fn main() {}
