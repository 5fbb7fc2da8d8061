//! Documents: values that travel as one text, JSON or MessagePack, and not part by part.
//!
//! A value becomes a [`Tree`], and the tree a text; so a type knows nothing of the formats, and a format nothing of
//! types. The forms are those of `serde_json` and of `rmp_serde` with named fields, and the Lua of a script reads and
//! writes the same ones.

mod from_tree;
mod json;
mod json_text;
mod msgpack;
mod nested;
mod to_tree;
mod tree;
mod variant;

use std::ops::{Deref, DerefMut};

use redis::Value;

use crate::argument::Argument;
use crate::bounds::{Bounds, Required};
use crate::call::Call;
use crate::decode::Mismatch;
use crate::reply::{self, Reply};

pub use from_tree::{FromDocument, Members, default_text};
pub use json_text::{JsonText, NotJson};
pub use to_tree::{ToDocument, Unfit, members};
pub use tree::Tree;

macro_rules! formats {
    ($($(#[$docs:meta])* $name:ident $noun:literal $module:ident;)*) => {$(
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name<T>(pub T);

        impl<T> $name<T> {
            /// The value.
            pub fn into_inner(self) -> T {
                self.0
            }
        }

        impl<T> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T> DerefMut for $name<T> {
            fn deref_mut(&mut self) -> &mut T {
                &mut self.0
            }
        }

        impl<T> From<T> for $name<T> {
            fn from(value: T) -> Self {
                Self(value)
            }
        }

        impl<T: ToDocument> Argument for $name<T> {
            fn write(&self, call: &mut Call, _: Bounds) -> Result<(), Required> {
                let written = self.0.to_tree().and_then(|tree| $module::write(&tree));
                match written {
                    Ok(bytes) => {
                        call.entry(&bytes);
                        Ok(())
                    }
                    Err(unfit) => Err(call.refuse_part(unfit)),
                }
            }
        }

        impl<T: FromDocument> Reply for $name<T> {
            fn decode(value: Value) -> Result<Self, Mismatch> {
                let bytes = reply::bytes($noun, value)?;
                let tree = $module::read(&bytes).ok_or_else(|| Mismatch::new($noun, "other text"))?;
                T::from_tree(tree).map(Self)
            }
        }
    )*};
}

formats! {
    /// A value that a script takes or gives as one JSON text.
    ///
    /// In the script the value is a `T`; here `.0` is, and `Json<T>` derefs to it.
    Json "JSON" json;
    /// A value that a script takes or gives as one MessagePack text.
    ///
    /// In the script the value is a `T`; here `.0` is, and `MsgPack<T>` derefs to it.
    MsgPack "MessagePack" msgpack;
}

/// Implements [`ToDocument`] for a record: `to_document!(Job<'_>; name "name", note "note" skip);`
#[doc(hidden)]
#[macro_export]
macro_rules! __to_document {
    ($(#[$attribute:meta])* $record:ty; $($field:ident $name:literal $($skip:ident)?),+) => {
        $(#[$attribute])*
        impl $crate::private::ToDocument for $record {
            fn to_tree(&self) -> ::core::result::Result<$crate::private::Tree, $crate::private::Unfit> {
                $crate::private::members(&[$(
                    ($name, &self.$field, $crate::__to_document!(@skip $($skip)?))
                ),+])
            }
        }
    };
    (@skip skip) => { true };
    (@skip) => { false };
}

/// Implements [`FromDocument`] for a record: `from_document!(Job, "Job"; name "name", tries "tries" = 3);`
#[doc(hidden)]
#[macro_export]
macro_rules! __from_document {
    ($(#[$attribute:meta])* $record:ty, $noun:literal; $($field:ident $name:literal $($filled:ident)? $(= $default:expr)?),+) => {
        $(#[$attribute])*
        impl $crate::private::FromDocument for $record {
            fn from_tree(
                tree: $crate::private::Tree,
            ) -> ::core::result::Result<Self, $crate::private::Mismatch> {
                let mut members = tree.into_members($noun)?;
                ::core::result::Result::Ok(Self {
                    $($field: $crate::__from_document!(@take members $name $($filled)? $(= $default)?),)+
                })
            }
        }
    };
    (@take $members:ident $name:literal) => { $members.take($name)? };
    (@take $members:ident $name:literal filled) => { $members.take_filled($name)? };
    (@take $members:ident $name:literal = $default:expr) => {
        match $members.take_given($name)? {
            ::core::option::Option::Some(given) => given,
            ::core::option::Option::None => $default,
        }
    };
}

/// Implements [`ToDocument`] for an enum with fields: `enum_to_document!(State; Held "Held" { for_ms "for_ms" });`.
/// Fields without names are written `Moved "Moved" (_0, _1)`, and `Count "Count" = _0` if there is only one.
#[doc(hidden)]
#[macro_export]
macro_rules! __enum_to_document {
    ($(#[$attribute:meta])* $type:ty; $(
        $variant:ident $tag:literal
            $({ $($field:ident $name:literal),* })? $(($($part:ident),+))? $(= $only:ident)?
    ),+) => {
        $(#[$attribute])*
        impl $crate::private::ToDocument for $type {
            fn to_tree(&self) -> ::core::result::Result<$crate::private::Tree, $crate::private::Unfit> {
                match self {
                    $(
                        $(Self::$variant { $($field),* } => {
                            $crate::private::Tree::of_variant($tag, &[$(($name, $field, false)),*])
                        })?
                        $(Self::$variant($($part),+) => $crate::private::Tree::of_parts($tag, &[$($part),+]),)?
                        $(Self::$variant($only) => $crate::private::Tree::of_part($tag, $only),)?
                    )+
                }
            }
        }
    };
}

/// Implements [`FromDocument`] for an enum with fields; the lines are those of `enum_to_document!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __enum_from_document {
    ($(#[$attribute:meta])* $type:ty, $noun:literal; $(
        $variant:ident $tag:literal
            $({ $($field:ident $name:literal),* })? $(($($part:ident),+))? $(= $only:ident)?
    ),+) => {
        $(#[$attribute])*
        impl $crate::private::FromDocument for $type {
            fn from_tree(
                tree: $crate::private::Tree,
            ) -> ::core::result::Result<Self, $crate::private::Mismatch> {
                let variant = tree.into_variant($noun, &[$($tag),+])?;
                match variant.tag() {
                    $(
                        $($tag => {
                            let mut _members = variant.into_members(&[$($name),*])?;
                            ::core::result::Result::Ok(Self::$variant { $($field: _members.take($name)?),* })
                        })?
                        $($tag => {
                            let mut parts = variant.into_parts(&[$(::core::stringify!($part)),+])?;
                            $(let $part = parts.take()?;)+
                            ::core::result::Result::Ok(Self::$variant($($part),+))
                        })?
                        $($tag => {
                            let $only = variant.into_part()?;
                            ::core::result::Result::Ok(Self::$variant($only))
                        })?
                    )+
                    _ => ::core::result::Result::Err($crate::private::unknown_text($noun)),
                }
            }
        }
    };
}

#[cfg(test)]
#[path = "../document_tests.rs"]
mod tests;
