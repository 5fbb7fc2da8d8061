use redlua::redis_script;

redis_script! {
    pub fn mark(days: &str) -> i64 {
        let days: Bitmap = key!("<days>");
        days.setbit(4294967296, 1)
    }
}

fn main() {}
