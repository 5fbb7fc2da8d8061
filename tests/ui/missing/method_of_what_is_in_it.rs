use redlua::redis_script;

redis_script! {
    pub fn left(shop: &str) -> Option<i64> {
        let stock: Hash = key!("stock:{shop}");
        stock.hget("left").parse::<i64>().ok()
    }
}

fn main() {}
