//! A value is not wrapped by hand.

use redlua::redis_script;

redis_script! {
    pub fn tag(k: &str, tag: &str) {
        let tags: Str<Json<Vec<String>>> = key!("{k}");
        let list = vec![tag.to_string()];
        tags.set(Json(list));
    }
}

fn main() {}
