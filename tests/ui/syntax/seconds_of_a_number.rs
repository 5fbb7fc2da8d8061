use redlua::redis_script;

redis_script! {
    pub fn touch(session: &str, #[redlua(seconds)] idle: i64) -> bool {
        let data: Str = key!("data:{session}");
        data.expire(idle)
    }
}

fn main() {}
