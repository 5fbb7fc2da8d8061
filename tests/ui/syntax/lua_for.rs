use redlua::redis_script;

redis_script! {
    pub fn thrice(user: &str) {
        let hits: Str<i64> = key!("hits:{user}");
        for i = 1, 3 do
            hits.incr();
        end
    }
}

fn main() {}
