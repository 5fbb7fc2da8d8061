use redlua::redis_script;

redis_script! {
    pub fn groups(queue: &str) -> Vec<Group> {
        let jobs: Stream = key!("jobs:{queue}");
        jobs.xinfo_groups::<Group>()
    }

    pub struct Group { name: String, pending: bool }
}

fn main() {}
