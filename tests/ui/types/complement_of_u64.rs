fn main() {}

redlua::redis_script! {
    pub fn shown(id: &str) -> i64 {
        let k: Str<i64> = key!("t:{id}");
        let n = k.incr() as u64;
        (n & !7) as i64
    }
}
