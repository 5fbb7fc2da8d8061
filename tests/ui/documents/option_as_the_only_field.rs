use redlua::redis_script;

redis_script! {
    #[allow(no_keys)]
    pub fn step(last: MsgPack<Last>) -> bool {
        matches!(last, Last::At(None))
    }
    pub enum Last {
        Never,
        At(Option<i64>),
    }
}

fn main() {}
