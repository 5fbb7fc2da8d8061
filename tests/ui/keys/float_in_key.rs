use redlua::redis_script;

redis_script! {
    pub fn hit(price: f64) -> i64 {
        let hits: Str<i64> = key!("hits:{price}");
        hits.incr()
    }
}

fn main() {}
