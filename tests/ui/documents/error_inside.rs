use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn read(n: Json<Fault>) -> Result<i64, Fault> { Err(Fault::Gone { n: 1 }) }
    pub enum Fault { Gone { n: i64 } }
}

fn main() {}
