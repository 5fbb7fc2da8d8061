//! The items of a block: functions, types, keyspaces, constants.

use super::{Allow, Block, Expr, Ident, KeyPart, KeyTemplate, TypeRef};
use crate::span::Span;
use proc_macro2::TokenStream;
use std::rc::Rc;

/// A `fn`.
#[derive(Clone, Debug)]
pub struct Function {
    /// `None` for a helper; the tokens of `pub`, `pub(crate)` … for a script.
    pub visibility: Option<TokenStream>,
    /// Its name.
    pub name: Ident,
    /// The doc comment, a line an entry, without the leading blank.
    pub docs: Vec<String>,
    /// `#[allow(…)]` of redlua's lints.
    pub allows: Vec<Allow>,
    /// `#[redlua(flat)]`: a `Vec` of tuples leaves as one flat array.
    pub flat: Option<Span>,
    /// `#[redlua(cluster = false)]`: it never meets a cluster.
    pub standalone: bool,
    /// Other attributes (`#[deprecated]`, `#[cfg(…)]`), handed to the invoker struct.
    pub attributes: Vec<TokenStream>,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The type behind `->`.
    pub output: Option<TypeRef>,
    /// The body; statements that could not be parsed stand in it as [`ExprKind::Error`](super::ExprKind::Error).
    /// Shared, because what is known of a script keeps its function.
    pub body: Rc<Block>,
    /// From `pub` or `fn` to the end of the signature.
    pub span: Span,
}

/// A parameter of a function.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Ident,
    /// Whether it is `mut`.
    pub mutable: bool,
    /// Its type.
    pub ty: TypeRef,
    /// `#[redlua(escape)]`: percent-encode it in keys.
    pub escape: bool,
    /// `#[redlua(raw)]`: no strict key rules.
    pub raw: bool,
    /// `#[redlua(seconds)]`: a `Duration` of whole seconds.
    pub seconds: bool,
}

/// A `struct` with named fields.
#[derive(Clone, Debug)]
pub struct Record {
    /// Whether, and how far, it is visible; empty tokens for private.
    pub visibility: TokenStream,
    /// Whether there is any `pub`.
    pub public: bool,
    /// Its name.
    pub name: Ident,
    /// The doc comment.
    pub docs: Vec<String>,
    /// Lifetimes as written (`<'a>`), or empty.
    pub lifetimes: TokenStream,
    /// `#[redlua(existing = …)]`: the path of a type of the user's that has these fields.
    pub existing: Option<TokenStream>,
    /// `#[redlua(rename_all = "…")]`: the names of the fields in a hash.
    pub rename_all: Option<(String, Span)>,
    /// `#[redlua(open)]`: members of a document that it does not know are kept.
    pub open: bool,
    /// The names in `#[derive(…)]`, with their tokens.
    pub derives: Vec<(String, TokenStream)>,
    /// Attributes that pass through to the emitted struct.
    pub attributes: Vec<TokenStream>,
    /// The fields.
    pub fields: Vec<Field>,
}

/// A `#[redlua(keyspace)] struct`: keys declared once for many scripts.
#[derive(Clone, Debug)]
pub struct Keyspace {
    /// Whether, and how far, it is visible; empty tokens for private.
    pub visibility: TokenStream,
    /// Its name.
    pub name: Ident,
    /// The doc comment.
    pub docs: Vec<String>,
    /// Attributes that pass through to the emitted struct.
    pub attributes: Vec<TokenStream>,
    /// The keys in order.
    pub members: Vec<Member>,
}

/// A key of a keyspace.
#[derive(Clone, Debug)]
pub struct Member {
    /// The tokens of its visibility.
    pub visibility: TokenStream,
    /// Its name.
    pub name: Ident,
    /// The type of its handle.
    pub ty: TypeRef,
    /// The doc comment.
    pub docs: Vec<String>,
    /// `key = "…"`.
    pub template: KeyTemplate,
    /// The types of parameters that are not text: `id: u64`.
    pub parameters: Vec<(Ident, TypeRef)>,
}

impl Member {
    /// The names that its template inserts, each once: those in the hash tag, which are the keyspace's, and the others.
    pub fn inserts(&self) -> (Vec<&str>, Vec<&str>) {
        let (mut tag, mut others) = (Vec::new(), Vec::new());
        for part in &self.template.parts {
            match part {
                KeyPart::Text(_) => {}
                KeyPart::Insert(insert) => others.extend(insert.path.first().map(String::as_str)),
                KeyPart::Tag(inner) => {
                    for part in inner {
                        if let KeyPart::Insert(insert) = part {
                            tag.extend(insert.path.first().map(String::as_str));
                        }
                    }
                }
            }
        }
        let others = others.into_iter().filter(|name| !tag.contains(name));
        let mut once = Vec::new();
        for name in others {
            if !once.contains(&name) {
                once.push(name);
            }
        }
        (tag, once)
    }

    /// The type of a parameter; without one it is text.
    pub fn type_of(&self, parameter: &str) -> Option<&TypeRef> {
        self.parameters.iter().find(|(name, _)| name.text == parameter).map(|(_, ty)| ty)
    }
}

/// A field of a record or of an enum's variant.
#[derive(Clone, Debug)]
pub struct Field {
    /// The tokens of its visibility.
    pub visibility: TokenStream,
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: TypeRef,
    /// The doc comment.
    pub docs: Vec<String>,
    /// Attributes that pass through.
    pub attributes: Vec<TokenStream>,
    /// `#[redlua(…)]`.
    pub options: FieldOptions,
}

/// `#[redlua(default = …, empty_is_none, skip_none, rename = "…")]` on a field.
#[derive(Clone, Debug, Default)]
pub struct FieldOptions {
    /// The value of an absent hash field.
    pub default: Option<Expr>,
    /// Reads `""` as `None`.
    pub empty_is_none: bool,
    /// A `None` is not written.
    pub skip_none: bool,
    /// The name in the hash.
    pub rename: Option<String>,
}

/// An `enum`.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Whether, and how far, it is visible; empty tokens for private.
    pub visibility: TokenStream,
    /// Whether there is any `pub`.
    pub public: bool,
    /// Its name.
    pub name: Ident,
    /// The doc comment.
    pub docs: Vec<String>,
    /// The names in `#[derive(…)]`, with their tokens.
    pub derives: Vec<(String, TokenStream)>,
    /// Attributes that pass through to the emitted enum.
    pub attributes: Vec<TokenStream>,
    /// `#[redlua(existing = …)]`: the path of a type of the user's that has these variants.
    pub existing: Option<TokenStream>,
    /// `#[redlua(rename_all = "…")]`.
    pub rename_all: Option<(String, Span)>,
    /// The variants.
    pub variants: Vec<Variant>,
}

/// A variant of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name.
    pub name: Ident,
    /// The doc comment.
    pub docs: Vec<String>,
    /// Attributes that pass through.
    pub attributes: Vec<TokenStream>,
    /// Its fields; empty for a unit variant. Without names they are called by their places, as Rust does: `0`, `1`.
    pub fields: Vec<Field>,
    /// Whether its fields have no names: `Moved(String, i64)`.
    pub positional: bool,
    /// `#[redlua(code = "…")]`: the code of the error reply.
    pub code: Option<(String, Span)>,
    /// `#[redlua(error = "…")]`: the whole text of the error reply.
    pub error: Option<(String, Span)>,
    /// `#[redlua(rename = "…")]`: the text of a payload-less variant.
    pub rename: Option<(String, Span)>,
}

/// A `const`.
#[derive(Clone, Debug)]
pub struct Constant {
    /// The tokens of its visibility.
    pub visibility: TokenStream,
    /// Whether there is any `pub`: such a constant is emitted for Rust as well.
    pub public: bool,
    /// Its name.
    pub name: Ident,
    /// The doc comment.
    pub docs: Vec<String>,
    /// Its type.
    pub ty: TypeRef,
    /// Its value.
    pub value: Expr,
}

/// A `type` alias.
#[derive(Clone, Debug)]
pub struct Alias {
    /// Its name.
    pub name: Ident,
    /// The doc comment.
    pub docs: Vec<String>,
    /// What it stands for.
    pub ty: TypeRef,
    /// The tokens of its visibility.
    pub visibility: TokenStream,
}

/// Whether a trait is among those that an item derives.
pub(crate) fn derives(written: &[(String, TokenStream)], name: &str) -> bool {
    written.iter().any(|(known, _)| known == name)
}
