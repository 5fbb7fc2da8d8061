fn main() {}

redlua::redis_script! {
    pub fn shown(id: &str) -> i64 {
        let k: Str<i64> = key!("t:{id}");
        let mut prices = HashMap::new();
        prices.insert(1.5, 2);
        k.incr() + prices.len() as i64
    }
}
