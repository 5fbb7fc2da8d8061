fn main() {}

redlua::redis_script! {
    pub fn shown(id: &str) -> i64 {
        let k: Str<i64> = key!("t:{id}");
        let n = k.incr();
        for _ in 0..3 {
            'done: {
                if n > 1 {
                    break;
                }
            }
        }
        n
    }
}
