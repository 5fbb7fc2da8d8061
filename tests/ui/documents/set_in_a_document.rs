use redlua::redis_script;

redis_script! {
    pub struct Page {
        pub tags: HashSet<String>,
    }

    pub fn tags(page: &str) -> i64 {
        let stored: Str<Json<Page>> = key!("page:{page}");
        stored.strlen()
    }
}

fn main() {}
