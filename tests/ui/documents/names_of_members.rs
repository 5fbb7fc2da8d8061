use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn read(n: Json<HashMap<bool, i64>>, m: MsgPack<HashMap<i64, i64>>) -> i64 { 1 }
}

fn main() {}
