use redlua::redis_script;

redis_script! {
    #[redlua(flat)]
    pub fn members(id: &str) -> Vec<String> {
        let members: Set = key!("members:{id}");
        members.smembers()
    }
}

fn main() {}
