//! The module's own types, constants and signatures: resolved once, shared by all its scripts.

use super::typed::{EnumType, ExprKind, Types, VariantType};
use super::types::{EnumId, FAMILIES, InferId, RecordId, Type, TypeNames};
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::span::Span;
use crate::syntax::ast;
use std::collections::BTreeMap;

/// Types that the language has, or will have.
const RESERVED: &[&str] =
    &["Bitmap", "Duration", "Geo", "HyperLogLog", "Json", "KeyType", "MsgPack", "Reply", "Status", "Stream"];

/// Types of Rust that a signature names: a type of the block would take their place.
const OF_RUST: &[&str] = &["Option", "Result", "String", "Vec"];

/// Everything that a body can name outside of itself.
pub(crate) struct Items<'m> {
    pub(crate) module: &'m ast::Module,
    pub(crate) types: Types,
    pub(crate) records: BTreeMap<String, RecordId>,
    pub(crate) enums: BTreeMap<String, EnumId>,
    pub(crate) aliases: BTreeMap<String, &'m ast::TypeRef>,
    pub(crate) constants: BTreeMap<String, Constant>,
    pub(crate) functions: BTreeMap<String, usize>,
    /// The enum of `key_type()`.
    pub(crate) key_type: EnumId,
}

impl Items<'_> {
    /// `State::Open`, where `Open` alone was written.
    pub(crate) fn path_of_variant(&self, name: &str) -> Option<String> {
        let is_variant = |known: &&EnumType| known.variants.iter().any(|variant| variant.name == name);
        let owner = self.types.enums.iter().find(is_variant)?;
        Some(format!("{}::{name}", owner.source.name.text))
    }
}

/// A constant's type and its value as a literal.
#[derive(Clone, Debug)]
pub(crate) struct Constant {
    pub(crate) ty: Type,
    pub(crate) value: ExprKind,
}

/// The id of a type is its place in the source, which is there before the type is checked.
impl TypeNames for Items<'_> {
    fn record(&self, id: RecordId) -> &str {
        &self.module.records[id.0].name.text
    }

    fn enumeration(&self, id: EnumId) -> &str {
        match self.module.enums.get(id.0) {
            Some(source) => &source.name.text,
            // `KeyType` is in no source.
            None => &self.types.enums[id.0].source.name.text,
        }
    }

    fn inferred(&self, _: InferId) -> Option<Type> {
        None
    }
}

/// Resolves the items of a module.
pub(crate) fn check_items<'m>(module: &'m ast::Module, sink: &mut Sink) -> Items<'m> {
    let mut items = Items {
        module,
        types: Types::default(),
        records: BTreeMap::new(),
        enums: BTreeMap::new(),
        aliases: BTreeMap::new(),
        constants: BTreeMap::new(),
        functions: BTreeMap::new(),
        key_type: EnumId(0, false),
    };
    let mut names = BTreeMap::new();
    // Names first, so that types may refer to each other in any order.
    for (index, record) in module.records.iter().enumerate() {
        claim(&mut names, &record.name, sink);
        items.records.entry(record.name.text.clone()).or_insert(RecordId(index));
    }
    for (index, enumeration) in module.enums.iter().enumerate() {
        claim(&mut names, &enumeration.name, sink);
        let has_fields = enumeration.variants.iter().any(|variant| !variant.fields.is_empty());
        items.enums.entry(enumeration.name.text.clone()).or_insert(EnumId(index, has_fields));
    }
    for keyspace in &module.keyspaces {
        claim(&mut names, &keyspace.name, sink);
    }
    for alias in &module.aliases {
        claim(&mut names, &alias.name, sink);
        items.aliases.entry(alias.name.text.clone()).or_insert(&alias.ty);
    }
    let mut values = BTreeMap::new();
    for (index, function) in module.functions.iter().enumerate() {
        if claim(&mut values, &function.name, sink) && function.visibility.is_some() {
            claim_invoker(&mut names, function, module, sink);
        }
        items.functions.entry(function.name.text.clone()).or_insert(index);
    }
    for constant in &module.constants {
        claim(&mut values, &constant.name, sink);
        let checked = items.check_constant(constant, sink);
        items.constants.entry(constant.name.text.clone()).or_insert(checked);
    }
    for record in &module.records {
        let checked = items.check_record(record, sink);
        items.types.records.push(checked);
    }
    for enumeration in &module.enums {
        let checked = items.check_enum(enumeration, sink);
        items.types.enums.push(checked);
    }
    // Behind the module's own, whose ids are their places in the source.
    items.key_type = EnumId(items.types.enums.len(), false);
    items.types.enums.push(key_type_enum());
    items.enums.entry("KeyType".to_owned()).or_insert(items.key_type);
    for keyspace in &module.keyspaces {
        let checked = super::keys::check_keyspace_item(&items, keyspace, sink);
        items.types.keyspaces.push(checked);
    }
    items.refuse_endless_types(sink);
    items.refuse_foreign_fields(sink);
    items
}

/// `enum KeyType`: what `key_type()` replies.
fn key_type_enum() -> EnumType {
    let ident = |text: &str| {
        let token = proc_macro2::Ident::new(text, proc_macro2::Span::call_site());
        ast::Ident { text: text.to_owned(), span: Span::token(token.span()), token }
    };
    let source = ast::Enum {
        visibility: proc_macro2::TokenStream::new(),
        public: false,
        name: ident("KeyType"),
        docs: Vec::new(),
        derives: Vec::new(),
        attributes: Vec::new(),
        existing: None,
        rename_all: None,
        variants: Vec::new(),
    };
    let variants = KEY_TYPES
        .iter()
        .map(|(name, text)| VariantType {
            name: (*name).to_owned(),
            text: (*text).to_owned(),
            code: (*name).to_uppercase(),
            error: None,
            fields: Vec::new(),
            positional: false,
        })
        .collect();
    EnumType { source, variants, copy: true }
}

/// The variants of `KeyType` and what `TYPE` replies; modules' types are `Other`.
pub(crate) const KEY_TYPES: [(&str, &str); 8] = [
    ("None", "none"),
    ("String", "string"),
    ("List", "list"),
    ("Set", "set"),
    ("ZSet", "zset"),
    ("Hash", "hash"),
    ("Stream", "stream"),
    ("Other", "other"),
];

/// Takes a name; gives whether it was free.
fn claim(names: &mut BTreeMap<String, Span>, name: &ast::Ident, sink: &mut Sink) -> bool {
    let before = sink.len();
    let is_handle = FAMILIES.iter().any(|(family, _)| *family == name.text);
    if is_handle || RESERVED.contains(&name.text.as_str()) {
        sink.report(
            Diagnostic::new(codes::RESERVED_NAME, name.span, format!("`{}` is a type of redlua's own", name.text))
                .help(format!("give it another name, such as `My{}`", name.text)),
        );
    } else if OF_RUST.contains(&name.text.as_str()) {
        sink.report(
            Diagnostic::new(codes::RESERVED_NAME, name.span, format!("`{}` is a type of Rust's own", name.text))
                .help(format!("give it another name, such as `My{}`", name.text)),
        );
    } else if let Some(first) = names.insert(name.text.clone(), name.span) {
        let (line, column) = first.start();
        sink.report(
            Diagnostic::new(codes::DUPLICATE_NAME, name.span, format!("`{}` is defined twice", name.text))
                .note(format!("the first one is at {line}:{}", column + 1))
                .help("rename one of them"),
        );
    }
    sink.len() == before
}

/// The struct that stands for a script has a name among the types.
fn claim_invoker(names: &mut BTreeMap<String, Span>, function: &ast::Function, module: &ast::Module, sink: &mut Sink) {
    let name = crate::invoker::invoker_name(&function.name.text);
    if OF_RUST.contains(&name.as_str()) {
        sink.report(
            Diagnostic::new(
                codes::RESERVED_NAME,
                function.name.span,
                format!("the invoker of `{}` would be called `{name}`, like a type of Rust's own", function.name.text),
            )
            .help(format!("give it another name, such as `get_{}`", function.name.text)),
        );
        return;
    }
    let Some(first) = names.insert(name.clone(), function.name.span) else { return };
    let (line, column) = first.start();
    sink.report(
        Diagnostic::new(
            codes::DUPLICATE_NAME,
            function.name.span,
            format!("the invoker of `{}` would be called `{name}`, like another item", function.name.text),
        )
        .note(format!("the other one is at {line}:{}", column + 1))
        .help(way_out_of_clash(&function.name.text, &name, module)),
    );
}

/// Which of the two can be renamed, and how.
fn way_out_of_clash(function: &str, name: &str, module: &ast::Module) -> String {
    let is_it = |ident: &ast::Ident| ident.text == name;
    let kind = if module.records.iter().any(|record| is_it(&record.name))
        || module.keyspaces.iter().any(|keyspace| is_it(&keyspace.name))
    {
        "struct"
    } else if module.enums.iter().any(|known| is_it(&known.name)) {
        "enum"
    } else if module.aliases.iter().any(|alias| is_it(&alias.name)) {
        "type"
    } else {
        return format!("rename one of the two functions, such as `fn run_{function}`");
    };
    format!("rename the function, such as `fn run_{function}`, or the other, such as `{kind} {name}Data`")
}
