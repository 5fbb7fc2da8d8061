fn main() {}

redlua::redis_script! {
    pub fn shown(id: &str) -> i64 {
        let k: Str<i64> = key!("t:{id}");
        let mut v = vec![3, 1];
        v.sort_by(|a, b| a < b);
        k.incr()
    }
}
