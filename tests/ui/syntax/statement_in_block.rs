use redlua::redis_script;

redis_script! {
    let user = "alice";
}

fn main() {}
