use redlua::redis_script;

redis_script! {
    pub fn clear(app: &str, rows: &[&str], columns: &[&str]) {
        for row in rows {
            for column in columns {
                let cell: Str = key!("{app}:<row>:<column>");
                cell.del();
            }
        }
    }
}

fn main() {}
