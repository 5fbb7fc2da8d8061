use redlua::redis_script;

redis_script! {
    pub struct Options {
        pub name: String,
        pub ttl_ms: i64,
    }

    fn name(options: &Options) -> String {
        format!("{}!", options.name)
    }

    pub fn keep(options: Options) {
        let kept: Str = key!("kept:{options.name}");
        kept.set(name(&options), PX(options.ttl_ms));
    }
}

fn main() {}
