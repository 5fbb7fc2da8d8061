use redlua::redis_script;

redis_script! {
    pub fn drain(queue: &str, limit: i64) -> Result<i64, DrainError> {
        let jobs: List = key!("{queue}:jobs");
        let mut count = 0;
        while count < limit {
            if jobs.llen() == 0 {
                return Err(DrainError::Empty);
            }
            jobs.rpop();
            count += 1;
        }
        Ok(count)
    }

    pub enum DrainError { Empty }
}

fn main() {}
