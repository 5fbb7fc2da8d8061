use redlua::redis_script;

redis_script! {
    pub fn read() -> Option<i64> {
        let n: Str<Json<i64>> = key!("n");
        n.get()
    }
}

fn main() {}
