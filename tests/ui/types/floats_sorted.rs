fn main() {}

redlua::redis_script! {
    pub fn shown(id: &str) -> i64 {
        let k: Str<i64> = key!("t:{id}");
        let mut v = vec![1.5, 0.5];
        v.sort();
        k.incr()
    }
}
