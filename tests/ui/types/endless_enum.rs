use redlua::redis_script;

redis_script! {
    pub fn read(id: &str) -> Tree {
        let root: Str = key!("tree:{id}");
        Tree::Leaf { text: root.get().unwrap_or("") }
    }
    pub enum Tree {
        Leaf { text: String },
        Node { children: Vec<Tree> },
    }
}

fn main() {}
