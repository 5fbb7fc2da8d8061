//! Small builders for what the checker would hand over.

use proc_macro2::{Span as TokenSpan, TokenStream};
use quote::ToTokens;
use redlua_compiler::catalogue::Family;
use redlua_compiler::check::typed::{
    Block, EnumType, FieldType, Held, Key, KeyPart, KeyPath, KeyRules, KeySlot, Local, LocalId, Parameter, RecordType,
    Script, Uses, VariantType,
};
use redlua_compiler::check::types::{Content, Handle, Integer, Type};
use redlua_compiler::span::Span;
use redlua_compiler::syntax::ast::{self, TypeRef, TypeRefKind};

pub(crate) fn span() -> Span {
    Span::token(TokenSpan::call_site())
}

pub(crate) fn tokens(text: &str) -> TokenStream {
    text.parse().expect("tokens")
}

pub(crate) fn ident(name: &str) -> ast::Ident {
    let token: proc_macro2::Ident = syn::parse_str(name).unwrap_or_else(|_| {
        let raw = name.trim_start_matches("r#");
        proc_macro2::Ident::new_raw(raw, TokenSpan::call_site())
    });
    ast::Ident { text: name.trim_start_matches("r#").to_owned(), span: span(), token }
}

/// A written type.
pub(crate) fn type_ref(text: &str) -> TypeRef {
    written(&syn::parse_str(text).expect("a type"), tokens(text))
}

fn written(ty: &syn::Type, tokens: TokenStream) -> TypeRef {
    let nested = |ty: &syn::Type| written(ty, ty.to_token_stream());
    let kind = match ty {
        syn::Type::Reference(reference) => {
            TypeRefKind::Reference { mutable: false, target: Box::new(nested(&reference.elem)) }
        }
        syn::Type::Slice(slice) => TypeRefKind::Slice(Box::new(nested(&slice.elem))),
        syn::Type::Path(path) => {
            let last = path.path.segments.last().expect("a segment");
            let arguments = match &last.arguments {
                syn::PathArguments::AngleBracketed(list) => {
                    let types = list.args.iter().filter_map(|argument| match argument {
                        syn::GenericArgument::Type(ty) => Some(nested(ty)),
                        _ => None,
                    });
                    types.collect()
                }
                _ => Vec::new(),
            };
            TypeRefKind::Path { segments: vec![ident(&last.ident.to_string())], arguments }
        }
        _ => TypeRefKind::Infer,
    };
    TypeRef { kind, span: span(), tokens }
}

fn docs(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

pub(crate) fn field(name: &str, written: &str, ty: Type) -> (ast::Field, FieldType) {
    let source = ast::Field {
        visibility: tokens("pub"),
        name: ident(name),
        ty: type_ref(written),
        docs: docs("A field."),
        attributes: Vec::new(),
        options: ast::FieldOptions::default(),
    };
    let field = FieldType {
        name: source.name.text.clone(),
        stored: source.name.text.clone(),
        outside: ty.clone(),
        ty,
        default: None,
        empty_is_none: false,
        skip_none: false,
    };
    (source, field)
}

pub(crate) fn record(visibility: &str, name: &str, fields: Vec<(ast::Field, FieldType)>) -> RecordType {
    let (written, fields) = fields.into_iter().unzip();
    RecordType {
        source: ast::Record {
            visibility: tokens(visibility),
            public: !visibility.is_empty(),
            name: ident(name),
            docs: docs("What the script says."),
            lifetimes: TokenStream::new(),
            existing: None,
            rename_all: None,
            open: false,
            derives: vec![("Copy".to_owned(), tokens("::core::marker::Copy"))],
            attributes: Vec::new(),
            fields: written,
        },
        fields,
        copy: true,
    }
}

/// A variant: its name, its text, the whole text of its error, its fields.
pub(crate) fn variant(
    name: &str,
    text: &str,
    error: Option<&str>,
    fields: Vec<(ast::Field, FieldType)>,
) -> (ast::Variant, VariantType) {
    let (mut written, fields): (Vec<ast::Field>, _) = fields.into_iter().unzip();
    for field in &mut written {
        field.visibility = TokenStream::new();
    }
    let source = ast::Variant {
        name: ident(name),
        docs: docs("A variant."),
        attributes: Vec::new(),
        fields: written,
        positional: false,
        code: None,
        error: None,
        rename: None,
    };
    let variant = VariantType {
        name: name.to_owned(),
        text: text.to_owned(),
        code: name.to_uppercase(),
        error: error.map(str::to_owned),
        fields,
        positional: false,
    };
    (source, variant)
}

pub(crate) fn enumeration(visibility: &str, name: &str, variants: Vec<(ast::Variant, VariantType)>) -> EnumType {
    let (written, variants) = variants.into_iter().unzip();
    EnumType {
        source: ast::Enum {
            visibility: tokens(visibility),
            public: !visibility.is_empty(),
            name: ident(name),
            docs: docs("An enum."),
            derives: Vec::new(),
            attributes: Vec::new(),
            existing: None,
            rename_all: None,
            variants: written,
        },
        variants,
        copy: false,
    }
}

fn block() -> ast::Block {
    ast::Block { statements: Vec::new(), value: None, span: span() }
}

pub(crate) fn function(visibility: &str, name: &str, output: Option<&str>) -> ast::Function {
    ast::Function {
        visibility: Some(tokens(visibility)),
        name: ident(name),
        docs: docs(&format!("What `{name}` does.\n\nWith a second paragraph.")),
        allows: Vec::new(),
        flat: None,
        standalone: false,
        attributes: Vec::new(),
        parameters: Vec::new(),
        output: output.map(type_ref),
        body: block().into(),
        span: span(),
    }
}

pub(crate) fn script(visibility: &str, name: &str, output: Option<&str>, reply: Type) -> Script {
    Script {
        name: name.to_owned(),
        source: function(visibility, name, output),
        parameters: Vec::new(),
        keys: Vec::new(),
        templates: Default::default(),
        derived: Vec::new(),
        compare_slots: false,
        cluster: true,
        reply,
        flat: None,
        error: None,
        body: Block { statements: Vec::new(), value: None, span: span() },
        locals: Vec::new(),
        helpers: Vec::new(),
        expressions: 0,
        effects: Default::default(),
    }
}

/// Adds a parameter that is sent.
pub(crate) fn parameter(script: &mut Script, name: &str, written: &str, ty: Type) {
    let source = ast::Parameter {
        name: ident(name),
        mutable: false,
        ty: type_ref(written),
        escape: false,
        raw: false,
        seconds: false,
    };
    let local = LocalId(script.locals.len());
    script.locals.push(Local {
        name: source.name.text.clone(),
        ty: ty.clone(),
        mutable: false,
        late: false,
        reference: false,
        span: span(),
        held: Held::Number,
    });
    let sent = script.parameters.iter().filter(|known| known.position.is_some());
    let position = Some(sent.count() + 1);
    script.source.parameters.push(source.clone());
    let uses = Uses::default();
    let parts = Vec::new();
    script.parameters.push(Parameter {
        local,
        source,
        ty,
        is_part: false,
        parts,
        position,
        after: None,
        uses,
        positive_parts: Vec::new(),
        held_elements: Vec::new(),
    });
}

/// Adds a parameter that stands in keys only.
pub(crate) fn key_parameter(script: &mut Script, name: &str, written: &str, ty: Type) {
    parameter(script, name, written, ty);
    if let Some(last) = script.parameters.last_mut() {
        last.position = None;
    }
}

pub(crate) fn text(text: &str) -> KeyPart {
    KeyPart::Text(text.to_owned())
}

pub(crate) fn value(index: usize, rules: KeyRules) -> KeyPart {
    KeyPart::Parameter { index, path: KeyPath::Whole, fields: Vec::new(), rules }
}

pub(crate) fn key(script: &mut Script, handle: &str, template: &str, family: Family, parts: Vec<KeyPart>) {
    script.keys.push(Key {
        handle: handle.to_owned(),
        locals: vec![LocalId(0)],
        template: ast::KeyTemplate { text: template.to_owned(), parts: Vec::new(), span: span() },
        parts,
        ty: Type::Handle(Handle { family, content: Content::Values(Box::new(Type::Text)) }),
        slot: KeySlot::Fixed,
        member: None,
    });
}

pub(crate) fn integer(kind: Integer) -> Type {
    Type::Integer(kind)
}
