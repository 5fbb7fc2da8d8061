redlua::redis_script! {
    #[allow(derived_keys)]
    pub fn take(lock: &str, owner: &str) -> i64 {
        let held: Hash<String, i64> = key!("<lock>");
        let count = held.hincrby(owner, 1);
        let turn: Str<i64> = key!("{lock}:turn:<count>");
        turn.incr()
    }
}

fn main() {}
