use redlua::redis_script;

redis_script! {
    pub fn pick(id: &str) -> (Choice, Choice) {
        let names: List = key!("names:{id}");
        let first = Choice::Many { names: names.lrange(0, -1) };
        let second = first;
        (first, second)
    }
    pub enum Choice {
        None,
        Many { names: Vec<String> },
    }
}

fn main() {}
