use redlua::redis_script;

redis_script! {
    pub fn pull(limit: i64) -> i64 {
        let jobs: List = key!("jobs");
        let mut taken = 0;
        while taken < limit && (if jobs.llen() == 0 { break } else { true }) {
            taken += 1;
        }
        taken
    }
}

fn main() {}
