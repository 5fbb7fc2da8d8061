use redlua::redis_script;

redis_script! {
    pub fn drain(most: i64) -> i64 {
        let jobs: List = key!("jobs");
        let mut taken = 0;
        'turn: while taken < most && (if jobs.llen() == 0 { continue 'turn } else { true }) {
            jobs.lpop();
            taken += 1;
        }
        taken
    }
}

fn main() {}
