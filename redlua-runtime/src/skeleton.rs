//! What an invoker forwards to when its block did not compile: the same names, for any type and without an end.
//! Nothing of this ever runs; it lets the rest of the user's file and the editor go on.

use redis::{Cmd, Pipeline, Value};

use crate::error::Error;
use crate::meta::Meta;

/// Every type has it: the impl of the real one was not emitted.
pub trait Script {
    /// Empty.
    const META: &'static Meta = &Meta::EMPTY;
}

impl<T: ?Sized> Script for T {}

/// In the place of `invoke`.
///
/// # Errors
/// None: it does not return.
pub fn invoke<S, C: ?Sized, R, E>(_: &S, _: &mut C) -> Result<R, Error<E>> {
    unreachable!("the block did not compile")
}

/// In the place of `to_cmd`.
///
/// # Errors
/// None: it does not return.
pub fn to_cmd<S>(_: &S) -> Result<Cmd, Error> {
    unreachable!("the block did not compile")
}

/// In the place of `append_to`.
///
/// # Errors
/// None: it does not return.
pub fn append_to<S>(_: &S, _: &mut Pipeline) -> Result<(), Error> {
    unreachable!("the block did not compile")
}

/// In the place of `decode`.
///
/// # Errors
/// None: it does not return.
pub fn decode<S, R, E>(_: Value) -> Result<R, Error<E>> {
    unreachable!("the block did not compile")
}

/// In the place of `load`.
///
/// # Errors
/// None: it does not return.
pub fn load<C: ?Sized>(_: &'static Meta, _: &mut C) -> Result<(), Error> {
    unreachable!("the block did not compile")
}

#[cfg(any(feature = "tokio", feature = "smol"))]
mod asynchronous {
    use crate::invoke_async::Invoke;
    use crate::meta::Meta;

    /// In the place of `invoke_async`.
    pub fn invoke_async<'c, S, C: ?Sized, R, E>(_: &S, _: &'c mut C) -> Invoke<'c, R, E> {
        unreachable!("the block did not compile")
    }

    /// In the place of `load_async`.
    pub fn load_async<'c, C: ?Sized>(_: &'static Meta, _: &'c mut C) -> Invoke<'c, ()> {
        unreachable!("the block did not compile")
    }
}

#[cfg(any(feature = "tokio", feature = "smol"))]
pub use asynchronous::{invoke_async, load_async};
