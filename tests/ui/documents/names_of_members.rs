use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn count(set: Json<HashMap<bool, i64>>) -> usize {
        set.len()
    }
}

fn main() {}
