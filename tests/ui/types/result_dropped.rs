use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str, amount: i64) -> Result<i64, HitError> {
        let hits: Str<i64> = key!("hits:{user}");
        positive(amount);
        Ok(hits.incrby(amount))
    }

    fn positive(amount: i64) -> Result<i64, HitError> {
        if amount < 1 { Err(HitError::NotPositive) } else { Ok(amount) }
    }

    pub enum HitError { NotPositive }
}

fn main() {}
