use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn count(set: MsgPack<HashMap<i64, i64>>) -> usize {
        set.len()
    }
}

fn main() {}
