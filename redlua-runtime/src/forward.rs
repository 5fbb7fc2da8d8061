//! The inherent half of an invoker is the same for all scripts but for a few types. It stands here once: rustc
//! expands this macro quickly, while the compiler, which users build without optimisation, is slow to spell it out.

/// Implements `Debug` and what is called on an invoker:
/// `forward!(#[cfg(unix)] live; pub SlidingWindow<'_> [Verdict] "SlidingWindow" ["user", "limit"] async [Verdict]);`
///
/// Behind the reply stands the type of the script's own errors, if it has any. `live` and `skeleton` are the modules
/// that the functions of an invoker forward to; with `async` it has the async half as well, for which the types are
/// told again, because a macro can't repeat what may be missing inside of what may be missing.
///
/// The connection is an `impl Trait`: a type parameter could have the name of a type of the user's.
#[doc(hidden)]
#[macro_export]
macro_rules! __forward {
    (
        $(#[$attribute:meta])* $target:ident;
        $visibility:vis $invoker:ty [$reply:ty $(, $error:ty)?] $name:literal [$($field:literal),*] $($half:ident $outcome:tt)?
    ) => {
        $(#[$attribute])*
        impl ::core::fmt::Debug for $invoker {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::private::redacted(f, $name, &[$($field),*])
            }
        }

        $(#[$attribute])*
        impl $invoker {
            /// The name of the script.
            $visibility const NAME: &'static ::core::primitive::str =
                <Self as $crate::private::$target::Script>::META.name;
            /// The Lua that the server runs.
            $visibility const LUA: &'static ::core::primitive::str =
                <Self as $crate::private::$target::Script>::META.lua;
            /// The SHA-1 of the Lua, by which it is called.
            $visibility const SHA1: &'static ::core::primitive::str =
                <Self as $crate::private::$target::Script>::META.sha1;
            /// Whether it only reads, and goes out as `EVALSHA_RO`.
            $visibility const READ_ONLY: ::core::primitive::bool =
                <Self as $crate::private::$target::Script>::META.read_only;
            /// The templates of its keys, in the order of `KEYS`.
            $visibility const KEYS: &'static [&'static ::core::primitive::str] =
                <Self as $crate::private::$target::Script>::META.keys;

            /// Calls the script, by hash; a server that does not know it is given the text.
            $visibility fn invoke(
                &self,
                con: &mut (impl $crate::redis::ConnectionLike + ?::core::marker::Sized),
            ) -> ::core::result::Result<$reply, $crate::Error $(<$error>)?> {
                $crate::private::$target::invoke(self, con)
            }

            /// The command of this call, for a client of your own.
            $visibility fn to_cmd(&self) -> ::core::result::Result<$crate::redis::Cmd, $crate::Error> {
                $crate::private::$target::to_cmd(self)
            }

            /// Adds this call to a pipeline; `load` the script before, and `decode` the reply.
            $visibility fn append_to(
                &self,
                pipe: &mut $crate::redis::Pipeline,
            ) -> ::core::result::Result<(), $crate::Error> {
                $crate::private::$target::append_to(self, pipe)
            }

            /// Decodes the reply to a call that was sent with `to_cmd` or `append_to`.
            $visibility fn decode(
                value: $crate::redis::Value,
            ) -> ::core::result::Result<$reply, $crate::Error $(<$error>)?> {
                $crate::private::$target::decode::<Self, _, _>(value)
            }

            /// Loads the script, so that no call meets a server that does not know it.
            $visibility fn load(
                con: &mut (impl $crate::redis::ConnectionLike + ?::core::marker::Sized),
            ) -> ::core::result::Result<(), $crate::Error> {
                $crate::private::$target::load(<Self as $crate::private::$target::Script>::META, con)
            }

            $($crate::__forward! { @$half $target $visibility $outcome })?
        }
    };
    (@async $target:ident $visibility:vis [$reply:ty $(, $error:ty)?]) => {
        /// Calls the script as `invoke` does, when it is awaited.
        $visibility fn invoke_async<'c>(
            &self,
            con: &'c mut (
                impl $crate::redis::aio::ConnectionLike + ::core::marker::Send + ?::core::marker::Sized
            ),
        ) -> $crate::Invoke<'c, $reply $(, $error)?> {
            $crate::private::$target::invoke_async(self, con)
        }

        /// Loads the script as `load` does, when it is awaited.
        $visibility fn load_async(
            con: &mut (
                impl $crate::redis::aio::ConnectionLike + ::core::marker::Send + ?::core::marker::Sized
            ),
        ) -> $crate::Invoke<'_, ()> {
            $crate::private::$target::load_async(<Self as $crate::private::$target::Script>::META, con)
        }
    };
}
