fn main() {}

redlua::redis_script! {
    pub fn shown(id: &str) -> i64 {
        let k: Str<i64> = key!("t:{id}");
        let n: u32 = 5;
        k.incr() + (n << 32) as i64
    }
}
