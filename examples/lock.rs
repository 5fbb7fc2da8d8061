//! A lock that has an owner and an end: nobody else can extend or release it, and it frees itself.

use std::error::Error;

use redlua::redis_script;
use redlua_test_support::Deployment;

redis_script! {
    /// Takes the lock, or extends it if `owner` holds it already.
    pub fn acquire(resource: &str, owner: &str, ttl_ms: i64) -> Result<Hold, LockError> {
        let lock: Str = key!("lock:{resource}");

        if lock.set(owner, NX, PX(ttl_ms)) {
            return Ok(Hold::Taken);
        }
        if lock.get() == Some(owner) {
            lock.pexpire(ttl_ms);
            return Ok(Hold::Extended);
        }
        Err(LockError::Held { for_ms: lock.pttl().max(0) })
    }

    /// Gives the lock back. Says whether `owner` still held it.
    pub fn release(resource: &str, owner: &str) -> bool {
        let lock: Str = key!("lock:{resource}");

        lock.get() == Some(owner) && lock.del()
    }

    /// How the owner came to hold the lock.
    pub enum Hold {
        /// It was free.
        Taken,
        /// The owner held it before.
        Extended,
    }

    /// Why the lock was not taken.
    pub enum LockError {
        /// Somebody else holds it.
        Held {
            /// For how many milliseconds, unless it is extended or released.
            for_ms: i64,
        },
    }
}

/// Runs the example.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let deployment = Deployment::find()?;
    println!("{}", deployment.origin());
    let connection = &mut *deployment.connection();

    let resource = &format!("example-{}", std::process::id());
    let (ada, ben) = ("ada-4711", "ben-0815");

    assert_eq!(Acquire { resource, owner: ada, ttl_ms: 10_000 }.invoke(connection)?, Hold::Taken);
    assert_eq!(Acquire { resource, owner: ada, ttl_ms: 30_000 }.invoke(connection)?, Hold::Extended);
    match (Acquire { resource, owner: ben, ttl_ms: 10_000 }).invoke(connection) {
        Err(redlua::Error::Script(LockError::Held { for_ms })) => {
            assert!((10_001..=30_000).contains(&for_ms), "{for_ms}");
            println!("ben has to wait: ada holds the lock for {for_ms} ms");
        }
        other => panic!("ben must be refused: {other:?}"),
    }
    assert!(!Release { resource, owner: ben }.invoke(connection)?, "ben can't release ada's lock");
    assert!(Release { resource, owner: ada }.invoke(connection)?);
    assert_eq!(Acquire { resource, owner: ben, ttl_ms: 10_000 }.invoke(connection)?, Hold::Taken);
    println!("ben holds the lock after ada has released it");

    assert!(Release { resource, owner: ben }.invoke(connection)?);
    Ok(())
}
