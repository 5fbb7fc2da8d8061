fn main() {}

redlua::redis_script! {
    pub fn shown(id: &str) -> i64 {
        let k: Str<i64> = key!("t:{id}");
        let mut m: HashMap<String, i64> = HashMap::new();
        for (word, n) in &m { m.insert(word.clone(), n + 1); }
        k.incr()
    }
}
