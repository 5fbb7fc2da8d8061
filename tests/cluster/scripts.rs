//! Scripts that only a cluster can put to the test: several keys under one tag, and reading from a replica.

use redlua::redis_script;

redis_script! {
    /// Adds one to a total and to one of its parts: two keys under one tag.
    pub fn count(user: &str, part: &str) -> Counts {
        let total: Str<i64> = key!("count:{user}:total");
        let single: Str<i64> = key!("count:{user}:part:<part>");
        Counts { total: total.incr(), part: single.incr() }
    }

    /// Reads what `count` wrote.
    pub fn tally(user: &str, part: &str) -> Counts {
        let total: Str<i64> = key!("count:{user}:total");
        let single: Str<i64> = key!("count:{user}:part:<part>");
        Counts { total: total.get().unwrap_or(0), part: single.get().unwrap_or(0) }
    }

    /// A total and one of its parts.
    pub struct Counts {
        /// The total.
        pub total: i64,
        /// The part.
        pub part: i64,
    }
}
