use redlua::redis_script;

redis_script! {
    pub fn start(user: &str) -> i64 {
        let tracks: List<Json<Vec<i64>>> = key!("tracks:{user}");
        tracks.rpush(vec![])
    }
}

fn main() {}
