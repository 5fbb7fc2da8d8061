use redlua::redis_script;

redis_script! {
    pub struct Cart { pub owner: String, pub total: i64, pub paid: bool, pub lines: Vec<i64> }

    pub fn probe(id: &str, cart: Cart) {
        let doc: JsonDoc<Cart> = key!("cart:{id}");
        doc.set(cart);
    }
}

fn main() {}
