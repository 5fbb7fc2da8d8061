use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn read(n: MsgPack) -> i64 { 1 }
}

fn main() {}
