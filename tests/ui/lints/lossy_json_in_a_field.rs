use redlua::redis_script;

redis_script! {
    pub fn visit(id: &str) -> Option<i64> {
        let user: Hash<User> = key!("user:{id}");
        let mut found = user.hgetall()?;
        found.meta.visits += 1;
        let visits = found.meta.visits;
        user.hset("meta", found.meta);
        Some(visits)
    }
    pub struct User { pub name: String, pub meta: Json<Meta> }
    pub struct Meta { pub visits: i64 }
}

fn main() {}
