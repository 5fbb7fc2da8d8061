fn main() {}

redlua::redis_script! {
    pub fn shown(id: &str) -> i64 {
        let k: Str<i64> = key!("t:{id}");
        let a: HashMap<String, i64> = HashMap::new(); let b: HashMap<String, i64> = HashMap::new();
        k.incr();
        if a == b { 1 } else { 0 }
    }
}
