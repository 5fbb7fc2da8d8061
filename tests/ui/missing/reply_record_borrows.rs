use redlua::redis_script;

redis_script! {
    pub fn echo(hit: Hit<'_>) -> Hit<'_> {
        let hits: Hash<String, i64> = key!("hits");
        hits.hincrby(hit.counter, hit.amount);
        hit
    }
    pub struct Hit<'a> {
        pub counter: &'a str,
        pub amount: i64,
    }
}

fn main() {}
