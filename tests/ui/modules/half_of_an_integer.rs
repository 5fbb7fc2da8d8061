use redlua::redis_script;

redis_script! {
    pub struct Cart { pub total: i64 }

    pub fn probe(id: &str) -> i64 {
        let cart: JsonDoc<Cart> = key!("cart:{id}");
        cart.numincrby(".total", 0.5)
    }
}

fn main() {}
