use redlua::redis_script;

redis_script! {
    pub fn read(user: &str) -> bool {
        let node: Hash = key!("node:{user}");
        node.exists()
    }

    pub struct Node { pub next: Option<Node> }
}

fn main() {}
