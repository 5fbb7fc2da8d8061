use redlua::redis_script;

redis_script! {
    pub fn keep(doc: Json) {
        let kept: Str<Json> = key!("kept:<doc>");
        kept.set(doc);
    }
}

fn main() {}
