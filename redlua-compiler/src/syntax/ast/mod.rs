//! What was written: the subset of Rust that redlua knows, with a span on everything.
//!
//! Nothing here is checked. Names are not resolved, types are not known, and a construct that the
//! parser has already reported stands as [`ExprKind::Error`] so that later phases stay silent
//! about it.

mod expr;
mod item;
mod pattern;

use crate::span::Span;
use proc_macro2::TokenStream;
use std::collections::BTreeSet;

pub use expr::{
    Arm, BinaryOp, Block, Expr, ExprKind, FormatCall, FormatPiece, KeyInsert, KeyPart, KeyTemplate, Statement,
    StatementKind, UnaryOp,
};
pub(crate) use item::derives;
pub use item::{Alias, Constant, Enum, Field, FieldOptions, Function, Keyspace, Member, Parameter, Record, Variant};
pub use pattern::{Pattern, PatternKind};

/// The whole `redis_script! { … }` block.
#[derive(Clone, Debug, Default)]
pub struct Module {
    /// `#![redlua(…)]`.
    pub settings: Settings,
    /// All functions in the order of the source, `pub` (scripts) and private (helpers).
    pub functions: Vec<Function>,
    /// All `struct`s.
    pub records: Vec<Record>,
    /// All `enum`s.
    pub enums: Vec<Enum>,
    /// All `const`s.
    pub constants: Vec<Constant>,
    /// All `#[redlua(keyspace)]` structs.
    pub keyspaces: Vec<Keyspace>,
    /// All `type` aliases.
    pub aliases: Vec<Alias>,
    /// The names of items with a part that could not be read: what they lack is no second fault.
    pub faulty: BTreeSet<String>,
}

/// `#![redlua(redis = "7.0", valkey = "7.2", crate = ::other_name)]`.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The oldest Redis version as written, with its place.
    pub redis: Option<(String, Span)>,
    /// The oldest Valkey version as written, with its place.
    pub valkey: Option<(String, Span)>,
    /// The path of the facade crate, when it was renamed.
    pub root: Option<TokenStream>,
    /// `cluster = false`: its scripts never meet a cluster.
    pub standalone: bool,
}

/// A name and its place. Raw identifiers (`r#move`) lose their `r#`.
#[derive(Clone, Debug)]
pub struct Ident {
    /// The name without `r#`.
    pub text: String,
    /// Its place.
    pub span: Span,
    /// The token, for code that is handed back to rustc.
    pub token: proc_macro2::Ident,
}

/// An `#[allow(name)]` that names a lint of redlua.
#[derive(Clone, Debug)]
pub struct Allow {
    /// The lint's name.
    pub name: String,
    /// Its place.
    pub span: Span,
}

/// A type as written.
#[derive(Clone, Debug)]
pub struct TypeRef {
    /// What it is.
    pub kind: TypeRefKind,
    /// Its place.
    pub span: Span,
    /// The tokens, for code that is handed back to rustc.
    pub tokens: TokenStream,
}

/// The forms of a type.
#[derive(Clone, Debug)]
pub enum TypeRefKind {
    /// `i64`, `Option<T>`, `Hash<Bucket>`: a name of one or more segments with arguments.
    Path {
        /// The segments, `std::option::Option` being three.
        segments: Vec<Ident>,
        /// The type arguments of the last segment; lifetimes are dropped.
        arguments: Vec<TypeRef>,
    },
    /// `&T`, `&mut T`.
    Reference {
        /// Whether it is `&mut`.
        mutable: bool,
        /// What it points to.
        target: Box<TypeRef>,
    },
    /// `[T]`.
    Slice(Box<TypeRef>),
    /// `[T; N]`.
    Array(Box<TypeRef>, Box<Expr>),
    /// `(A, B)`; empty for `()`.
    Tuple(Vec<TypeRef>),
    /// `_`.
    Infer,
    /// Already reported.
    Error,
}
