use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn count(docs: HashMap<String, Vec<Json>>) -> i64 {
        docs.len() as i64
    }
}

fn main() {}
