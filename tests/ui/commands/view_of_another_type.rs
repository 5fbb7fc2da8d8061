// A view reads the fields as the hash holds them.

redlua::redis_script! {
    pub fn age(id: &str) -> Option<String> {
        let user: Hash<User> = key!("user:{id}");
        Some(user.hmget::<View>()?.age)
    }
    pub struct User {
        pub name: String,
        pub age: i64,
    }
    struct View {
        age: String,
    }
}

fn main() {}
