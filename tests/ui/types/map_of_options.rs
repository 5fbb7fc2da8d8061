fn main() {}

redlua::redis_script! {
    pub fn shown(id: &str) -> i64 {
        let k: Str<i64> = key!("t:{id}");
        let mut notes: HashMap<String, Option<i64>> = HashMap::new();
        notes.insert("a", None);
        0
    }
}
