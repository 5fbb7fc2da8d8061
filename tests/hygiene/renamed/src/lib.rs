//! Compiles a script where the dependency has another name, which the block is told.

#![deny(warnings)]
#![forbid(unsafe_code)]

use other::redis_script;

redis_script! {
    #![redlua(crate = ::other)]

    /// Adds one.
    pub fn count(name: &str) -> Result<i64, Full> {
        let hits: Str<i64> = key!("count:{name}");

        if hits.get().unwrap_or(0) >= 10 {
            return Err(Full::Full);
        }
        Ok(hits.incr())
    }

    /// Why nothing was counted.
    pub enum Full {
        /// There are ten.
        Full,
    }
}

/// The invoker's types are those of the renamed crate.
///
/// # Errors
/// Those of the call.
pub fn call(connection: &mut dyn other::redis::ConnectionLike) -> Result<i64, other::Error<Full>> {
    Count { name: "a" }.invoke(connection)
}
