//! The names that generated code uses, and what it must look like. Not covered by semantic versioning: the macro
//! and this crate are released together and pin each other exactly.
//!
//! `tests/live/scripts.rs` holds two expansions by hand.
//!
//! # A script
//!
//! An expansion implements [`Script`] with [`script!`]: constant data in a [`Meta`], and `encode`, which writes all
//! keys, then all arguments. The methods that users call forward to [`invoke`], `invoke_async`, [`to_cmd`], [`append_to`], [`decode`],
//! [`load`] and `load_async`; `Debug` to [`redacted`], which shows names without values.
//!
//! # Keys
//!
//! [`Call::key`] once for each key, with the index of its handle in `Meta::handles`. Where the number of keys depends
//! on values, [`Call::key_count`] comes first; behind keys without a common tag comes [`Call::same_slot`].
//!
//! | where a value stands | its rules |
//! |---|---|
//! | behind the tag; alone as a whole key; raw in a tag that begins with text or another value | [`KeyRules::FREE`] |
//! | before the tag, raw or not; in a template without a tag, unless raw or `cluster = false` | [`KeyRules::BEFORE_TAG`] |
//! | the whole tag: `{user}` | [`KeyRules::TAG`] |
//! | in a tag with other content: `{u:<user>}`, `{<tenant>:<user>}` | [`KeyRules::IN_TAG`] |
//! | raw, the whole tag | [`KeyRules::RAW_TAG`] |
//! | raw, first in a tag that goes on | [`KeyRules::RAW_FIRST_IN_TAG`] |
//! | escaped | [`KeyRules::ESCAPED`] |
//! | and another text value follows, unless raw | [`KeyRules::followed_by`] the first byte of the literal behind it |
//!
//! The rules apply to whatever text a value has. Integers, bools and enums are free, but for an integer that is
//! followed by a literal which begins with a digit and then by a text value: `<a>0<b>` makes `1005` of `1`, `05` and of
//! `10`, `5`, so it is followed by `0`. Escaping encodes no separator but `:`; another one is named.
//!
//! # Arguments
//!
//! [`Call::argument`] with [`Bounds::NONE`] for what stays text in the script, [`Bounds::EXACT`] for what is used as a
//! number, [`Bounds::POSITIVE`] for a relative time to live, [`Bounds::NOT_NEGATIVE`] where the script handles 0. A record is one argument for each field. There is no
//! `Option<Option<T>>`.
//!
//! # Documents
//!
//! [`Json`](crate::Json) and [`MsgPack`](crate::MsgPack) are arguments of what is [`ToDocument`] and replies of what is
//! [`FromDocument`]: of records by [`to_document!`] and [`from_document!`], of enums with fields by
//! [`enum_to_document!`] and [`enum_from_document!`], of plain ones by [`text_enum!`]. JSON of any shape is a
//! [`JsonText`](crate::JsonText), and no part of a document.
//!
//! # Replies
//!
//! [`Reply`] for a record takes its [`fields`] in order; for an enum with payload it asks [`variant`] for the tag and the
//! fields behind it. [`text_enum!`] makes an enum without payload all that it can be: its texts differ, and none is
//! empty, because empty text is `None`.
//!
//! # The script's own errors
//!
//! [`ScriptError::decode`] is given the code in front of ` {`, or the whole text where there is no ` {`: an error of
//! the server that merely begins with the same word is not taken for the script's. The payload is a flat JSON object, and
//! every field of it must be asked for.
//!
//! # The Lua
//!
//! * An abort is `error('REDLUA_<KIND> <name>: <text>', level)`: the kind as in [`AbortKind`](crate::AbortKind), in
//!   capitals, and the name of `Meta::name`. Level 2 gives the line of the caller, 0 that of the `error` itself.
//! * Where it is about a key, the text begins with `<handle> (<template>)`, exactly as in `Meta`, then perhaps
//!   `, field <name>`, then `: <what>`. It holds no value and no key, because it is printed.
//! * An error of its own is `return {err = 'CODE {"field":7}'}`, with one blank, in ASCII.

pub use crate::__enum_from_document as enum_from_document;
pub use crate::__enum_to_document as enum_to_document;
pub use crate::__forward as forward;
pub use crate::__from_document as from_document;
pub use crate::__record_argument as record_argument;
pub use crate::__script as script;
pub use crate::__text_enum as text_enum;
pub use crate::__to_document as to_document;
pub use crate::argument::{Argument, write_absent_field, write_flagged};
pub use crate::bounds::Bounds;
pub use crate::call::{Call, Refused};
pub use crate::classify::ScriptError;
pub use crate::decode::{Mismatch, decode, unknown_text};
pub use crate::document::{FromDocument, Members, ToDocument, Tree, Unfit, default_text, members};
pub use crate::invoke::{append_to, invoke, invoke_untyped, load, to_cmd};
#[cfg(any(feature = "tokio", feature = "smol"))]
pub use crate::invoke_async::{Invoke, invoke_async, load_async};
pub use crate::key::{KeyText, KeyValue, Part, member};
pub use crate::key_rules::KeyRules;
pub use crate::meta::{Meta, Script};
pub use crate::payload::{FromPayload, Payload, Scalar};
pub use crate::redacted::redacted;
pub use crate::reply::{Fields, Reply, fields, text, variant};
pub use crate::slot::slot;
pub use redis;
pub use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What an invoker of a block that did not compile forwards to.
pub mod skeleton {
    pub use crate::skeleton::*;
}

/// What any other invoker forwards to.
pub mod live {
    pub use crate::decode::decode;
    pub use crate::invoke::{append_to, invoke, load, to_cmd};
    #[cfg(any(feature = "tokio", feature = "smol"))]
    pub use crate::invoke_async::{invoke_async, load_async};
    pub use crate::meta::Script;
}
