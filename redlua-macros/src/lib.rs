//! The proc-macro shell of redlua: hands the tokens to the compiler and its answer back to rustc.

use proc_macro::TokenStream;
use proc_macro2::{Literal, TokenTree};
use redlua_compiler::Options;

/// Compiles each `pub fn` inside to a Redis Lua script and a typed invoker.
///
/// ```text
/// use redlua::redis_script;
///
/// redis_script! {
///     /// Admits at most `limit` calls per `window_ms` for each user.
///     pub fn sliding_window(user: &str, call_id: &str, now_ms: i64, window_ms: i64, limit: i64) -> Verdict {
///         let hits: ZSet = key!("rate:{user}:hits");
///
///         hits.zremrangebyscore(NEG_INF, now_ms - window_ms);
///         let used = hits.zcard();
///         if used >= limit {
///             return Verdict { allowed: false, remaining: 0 };
///         }
///         hits.zadd(now_ms, call_id);
///         hits.pexpire(window_ms);
///         Verdict { allowed: true, remaining: limit - used - 1 }
///     }
///
///     pub struct Verdict { pub allowed: bool, pub remaining: i64 }
/// }
///
/// let verdict = SlidingWindow { user: "alice", call_id: "7f3a", now_ms, window_ms: 60_000, limit: 100 }
///     .invoke(&mut connection)?;
/// ```
///
/// The block holds Rust items, and what it accepts means what it means in Rust:
///
/// * a `pub fn` is a script; the struct that calls it has its name in `PascalCase`, a field for each
///   parameter, `invoke`, `invoke_async`, `to_cmd`, and the Lua in its documentation;
/// * a private `fn` is a helper of the scripts that call it;
/// * a `struct` is a reply or what a hash stores; an `enum` is a closed set of texts, a reply of several
///   shapes, or the errors of a script;
/// * a `const` is folded into the Lua.
///
/// A key is declared with the type of its handle: `let hits: ZSet = key!("rate:{user}:hits");`. Its
/// commands have the names of Redis in lower case and their arguments in the order of Redis; their
/// options stand in capitals: `lock.set(owner, NX, PX(ttl_ms))`.
///
/// What can't be proven to be right on every server is an error that says why and how to go on;
/// `redlua explain RL0501` says more. The README of `redlua` says what is supported.
#[proc_macro]
pub fn redis_script(input: TokenStream) -> TokenStream {
    let options = Options { asynchronous: cfg!(feature = "async"), literal: Some(literal) };
    redlua_compiler::compile(input.into(), &options).into()
}

/// The literal that rustc reads in `source`.
fn literal(source: &str) -> Option<Literal> {
    let tokens = proc_macro2::TokenStream::from(source.parse::<TokenStream>().ok()?);
    match tokens.into_iter().next()? {
        TokenTree::Literal(literal) => Some(literal),
        _ => None,
    }
}
