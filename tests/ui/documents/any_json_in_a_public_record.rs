use redlua::redis_script;

redis_script! {
    pub fn read() -> Option<i64> {
        let key: Hash<Kept> = key!("kept");
        key.hgetall().map(|kept| kept.n)
    }
    pub struct Kept { pub n: i64, pub doc: Json }
}

fn main() {}
