use redlua::redis_script;

redis_script! {
    pub struct Pair { pub from: List }
}

fn main() {}
