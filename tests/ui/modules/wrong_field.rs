use redlua::redis_script;

redis_script! {
    pub struct Cart { pub owner: String, pub total: i64, pub paid: bool, pub lines: Vec<i64> }

    pub fn probe(id: &str) -> Option<i64> {
        let cart: JsonDoc<Cart> = key!("cart:{id}");
        cart.get(".totle")
    }
}

fn main() {}
