use redlua::redis_script;

redis_script! {
    pub fn mark(days: &str, day: u32) -> i64 {
        let days: Bitmap = key!("<days>");
        days.setbit(day, 2)
    }
}

fn main() {}
