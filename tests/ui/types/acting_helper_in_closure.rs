use redlua::redis_script;

redis_script! {
    fn count(hits: Hash<i64>, id: &str) -> i64 {
        hits.hincrby(id, 1)
    }

    fn twice(hits: Hash<i64>, id: &str) -> i64 {
        count(hits, id) * 2
    }

    pub fn total(user: &str) -> i64 {
        let ids: List = key!("{user}:ids");
        let hits: Hash<i64> = key!("{user}:hits");
        ids.lrange(0, -1).iter().map(|id| twice(hits, id)).sum()
    }
}

fn main() {}
