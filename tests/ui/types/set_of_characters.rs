use redlua::redis_script;

redis_script! {
    pub fn parts(word: &str) -> i64 {
        let k: List = key!("parts");
        for part in word.split(|c| c == ',') {
            k.rpush(part);
        }
        k.llen()
    }
}

fn main() {}
