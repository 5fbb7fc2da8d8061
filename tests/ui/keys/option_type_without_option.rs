use redlua::redis_script;

redis_script! {
    pub fn log(user: &str, tenant: &str, line: &str) {
        let audit: Option<List> = key!("audit:{user}:<tenant>");
        if let Some(audit) = audit {
            audit.rpush(line);
        }
    }
}

fn main() {}
