use redlua::redis_script;

redis_script! {
    pub fn count(id: &str, words: &[&str]) {
        let counts: Hash<String, i64> = key!("counts:{id}");
        let mut found = HashMap::new();
        for word in words {
            *found.entry(word).or_insert(0) += 1;
        }
        counts.hset(found);
    }
}

fn main() {}
