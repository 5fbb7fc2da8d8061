use redlua::redis_script;

redis_script! {
    pub fn letters(word: &str) -> i64 {
        let k: List = key!("letters");
        for letter in word.split("") {
            k.rpush(letter);
        }
        k.llen()
    }
}

fn main() {}
