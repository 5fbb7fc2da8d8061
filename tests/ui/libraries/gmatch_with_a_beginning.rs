use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn fields(text: &str) -> Vec<(String, String)> {
        lua::gmatch(text, "^(%w+)=(%w+)")
    }
}

fn main() {}
