//! What stands in for a block that did not compile: the names and types of everything, so that the
//! rest of the file and editors go on, and no second error hides the first.

use super::Emission;
use super::enumeration::emit_enum_item;
use super::forward::{Target, emit_forwarders};
use super::item::{Invoker, emit_struct};
use super::names::invoker_name;
use super::record::emit_record_struct;
use crate::check::types::Integer;
use crate::syntax::ast::{ExprKind, Field, Function, Ident, Module, TypeRef, TypeRefKind};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;

/// Types that are named by their full path.
const REWRITTEN: [&str; 6] = ["HashMap", "BTreeMap", "HashSet", "BTreeSet", "Json", "MsgPack"];

/// Names that are types in Rust without a definition in the block.
const BUILT_IN: [&str; 10] = ["f64", "bool", "str", "String", "Duration", "Option", "Vec", "Result", "Status", "Reply"];

/// The invokers with functions that never return, and the types without their impls.
///
/// ```text
/// pub struct SlidingWindow<'a> { pub user: &'a str, … }
/// forward!(skeleton; pub SlidingWindow<'_> [Verdict] …);
/// ```
///
/// What rustc could not take is left out, such as what names an unknown type: that was reported,
/// and rustc would report it again. It is silent about the names that are missing then.
pub fn emit_skeleton(module: &Module, settings: &Emission) -> TokenStream {
    let mut skeleton = Skeleton { module, names: BTreeSet::new(), whole: BTreeSet::new() };
    skeleton.find_whole();
    let mut tokens = TokenStream::new();
    for record in &module.records {
        let borrows = !record.lifetimes.is_empty();
        let is_new = record.existing.is_none();
        if skeleton.claim(&record.name.text) && is_new && skeleton.takes_fields(&record.fields, borrows) {
            let visibility = visible(&record.visibility);
            tokens.extend(emit_record_struct(record, &visibility, settings));
        }
    }
    for enumeration in &module.enums {
        let variants = &enumeration.variants;
        if skeleton.claim(&enumeration.name.text)
            && enumeration.existing.is_none()
            && are_distinct(variants.iter().map(|variant| &variant.name))
            && variants.iter().all(|variant| skeleton.takes_fields(&variant.fields, false))
        {
            let visibility = visible(&enumeration.visibility);
            tokens.extend(emit_enum_item(enumeration, &visibility, settings));
        }
    }
    // A keyspace whose key could not be read may lack a value.
    for keyspace in &module.keyspaces {
        skeleton.claim(&keyspace.name.text);
    }
    for function in &module.functions {
        if function.visibility.is_some()
            && skeleton.claim(&invoker_name(&function.name.text))
            && skeleton.takes_signature(function)
        {
            let invoker = Invoker::of(function, settings);
            let field_docs = vec![String::new(); function.parameters.len()];
            let docs = function.docs.join("\n");
            tokens.extend(emit_struct(&invoker, &quote!(#[doc = #docs]), &field_docs));
            tokens.extend(emit_forwarders(&invoker, Target::Skeleton));
        }
    }
    tokens
}

/// A private type is in the signature of a public function, which only the real code looks at.
fn visible(written: &TokenStream) -> TokenStream {
    if written.is_empty() { quote!(pub) } else { written.clone() }
}

struct Skeleton<'m> {
    module: &'m Module,
    names: BTreeSet<String>,
    /// The records that rustc could take.
    whole: BTreeSet<&'m str>,
}

impl Skeleton<'_> {
    /// A record is whole when all its fields are; one that holds itself never is.
    fn find_whole(&mut self) {
        loop {
            let module = self.module;
            let found = module.records.iter().find(|record| {
                let name = record.name.text.as_str();
                !self.whole.contains(name) && self.takes_fields(&record.fields, !record.lifetimes.is_empty())
            });
            match found {
                Some(record) => self.whole.insert(record.name.text.as_str()),
                None => return,
            };
        }
    }

    /// Whether the name is new, and no type that the others need.
    fn claim(&mut self, name: &str) -> bool {
        !BUILT_IN.contains(&name) && self.names.insert(name.to_owned())
    }

    fn takes_fields(&self, fields: &[Field], borrows: bool) -> bool {
        are_distinct(fields.iter().map(|field| &field.name))
            && fields.iter().all(|field| self.takes(&field.ty, borrows, 0))
    }

    fn takes_signature(&self, function: &Function) -> bool {
        let parameters = &function.parameters;
        are_distinct(parameters.iter().map(|parameter| &parameter.name))
            && parameters.iter().all(|parameter| self.takes(&parameter.ty, true, 0))
            && function.output.iter().all(|output| self.takes(output, false, 0))
    }

    /// Whether a type is one for rustc; `borrows` says whether it may be a reference here.
    fn takes(&self, ty: &TypeRef, borrows: bool, depth: usize) -> bool {
        // An alias of itself has no end.
        if depth > 32 {
            return false;
        }
        let takes = |ty: &TypeRef| self.takes(ty, borrows, depth + 1);
        match &ty.kind {
            TypeRefKind::Path { segments, arguments } => {
                arguments.iter().all(takes)
                    && segments.last().is_some_and(|name| self.knows(&name.text, borrows, depth))
            }
            TypeRefKind::Reference { mutable, target } => borrows && !mutable && takes(target),
            TypeRefKind::Slice(element) => takes(element),
            TypeRefKind::Array(element, length) => matches!(length.kind, ExprKind::Integer { .. }) && takes(element),
            TypeRefKind::Tuple(parts) => parts.iter().all(takes),
            TypeRefKind::Infer | TypeRefKind::Error => false,
        }
    }

    fn knows(&self, name: &str, borrows: bool, depth: usize) -> bool {
        let module = self.module;
        let alias = module.aliases.iter().find(|alias| alias.name.text == name);
        if let Some(record) = module.records.iter().find(|record| record.name.text == name) {
            self.whole.contains(name) && (borrows || record.lifetimes.is_empty())
        } else if let Some(alias) = alias {
            self.takes(&alias.ty, borrows, depth + 1)
        } else {
            BUILT_IN.contains(&name)
                || REWRITTEN.contains(&name)
                || Integer::from_name(name).is_some()
                || module.enums.iter().any(|known| known.name.text == name)
        }
    }
}

fn are_distinct<'n>(names: impl Iterator<Item = &'n Ident>) -> bool {
    let mut seen = BTreeSet::new();
    names.into_iter().all(|name| seen.insert(&name.text))
}
