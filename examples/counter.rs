//! A counter that starts anew some time after its first hit, whatever is added in between.

use std::error::Error;

use redlua::redis_script;
use redlua_test_support::Deployment;

redis_script! {
    /// Adds `amount`, which may be negative. The time to live begins with the first hit; later hits leave it alone.
    pub fn counter(name: &str, amount: i64, ttl_ms: i64) -> i64 {
        let hits: Str<i64> = key!("counter:{name}");

        // Only a counter that does not exist is set; one that has come back to 0 is not taken for a new one.
        hits.set(0, NX, PX(ttl_ms));
        hits.incrby(amount)
    }
}

/// Runs the example.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let deployment = Deployment::find()?;
    println!("{}", deployment.origin());
    let connection = &mut *deployment.connection();

    let name = format!("example-{}", std::process::id());
    let key = format!("counter:{{{name}}}");

    assert_eq!(Counter { name: &name, amount: 5, ttl_ms: 60_000 }.invoke(connection)?, 5);
    assert_eq!(Counter { name: &name, amount: -5, ttl_ms: 60_000 }.invoke(connection)?, 0);
    // A later hit, with another time to live, does not prolong the life of the counter.
    assert_eq!(Counter { name: &name, amount: 12, ttl_ms: 3_600_000 }.invoke(connection)?, 12);
    let left_ms: i64 = redlua::redis::cmd("PTTL").arg(&key).query(connection)?;
    assert!((1..=60_000).contains(&left_ms), "{left_ms}");
    println!("5 - 5 + 12 = 12, and the counter starts anew in {left_ms} ms");

    redlua::redis::cmd("DEL").arg(&key).exec(connection)?;
    Ok(())
}
