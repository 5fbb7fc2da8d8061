//! Enums with fields in documents, in the form of `serde`: `"Free"`, `{"Held":{"for_ms":7}}`, and without the names of
//! fields `{"Count":7}`, `{"Moved":["a",7]}`. Inside of a script they are `{'Free'}`, `{'Held', 7}`, `{'Moved', 'a', 7}`.

use super::bytes::{json_name, list_head, map_head, member_head, merged, part_head};
use crate::check::typed::VariantType;
use crate::check::types::{EnumId, Format, Type};
use crate::lower::text::joined;
use crate::lower::{Lowering, binary, call, index, number, text};
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    /// ```lua
    /// local tag, content = read_variant(value, path, key)
    /// if tag == 'Held' then
    ///   path = read_object(content, read_path(path, key), 'Held')
    ///   return {'Held', read_integer(content.for_ms, path, 'for_ms')}
    /// end
    /// if tag == 'Free' and (content == nil or content == cjson.null) then
    ///   return {'Free'}
    /// end
    /// read_fault(value, path, key, 'one of the known variants')
    /// ```
    pub(super) fn read_variants(&mut self, format: Format, id: EnumId) {
        let place = || ["value", "path", "key"].map(|name| Expr::Name(name.to_owned())).to_vec();
        let taken = self.helper(prelude::READ_VARIANT, place());
        let names = vec!["tag".to_owned(), "content".to_owned()];
        self.push(StatementKind::Local { names, values: vec![taken] });
        let variants = self.types.enums[id.0].variants.clone();
        for variant in &variants {
            let is_it = binary(Operator::Equal, Expr::Name("tag".to_owned()), text(&variant.text));
            let condition = if variant.fields.is_empty() {
                let is = |nothing: Expr| binary(Operator::Equal, Expr::Name("content".to_owned()), nothing);
                let null = index(Expr::Name("cjson".to_owned()), text("null"));
                binary(Operator::And, is_it, binary(Operator::Or, is(Expr::Nil), is(null)))
            } else if variant.single().is_some_and(|field| matches!(field.ty, Type::Option(_))) {
                // `null` is its `None`; a mere text is not.
                let content = Expr::Name("content".to_owned());
                binary(Operator::And, is_it, binary(Operator::NotEqual, content, Expr::Nil))
            } else {
                is_it
            };
            let body = self.nested(|lowering| lowering.read_variant(format, variant));
            self.push(StatementKind::If { arms: vec![(condition, body)], otherwise: Vec::new() });
        }
        let mut fault = place();
        fault.push(text("one of the known variants"));
        let fault = self.helper(prelude::READ_FAULT, fault);
        self.push(StatementKind::Call(fault));
    }

    fn read_variant(&mut self, format: Format, variant: &VariantType) {
        let name = |name: &str| Expr::Name(name.to_owned());
        let mut array = vec![text(&variant.text)];
        if let Some(field) = variant.single() {
            let outer = self.helper(prelude::READ_PATH, vec![name("path"), name("key")]);
            array.push(self.reader(format, &field.ty).call(vec![name("content"), outer, text(&variant.text)]));
        } else if !variant.fields.is_empty() {
            let outer = self.helper(prelude::READ_PATH, vec![name("path"), name("key")]);
            let mut place = vec![name("content"), outer, text(&variant.text)];
            let path = if variant.positional {
                place.push(number(variant.fields.len() as i128));
                self.helper(prelude::READ_PARTS, place)
            } else {
                self.helper(prelude::READ_OBJECT, place)
            };
            self.push(StatementKind::Assign { targets: vec![name("path")], values: vec![path] });
            for (at, field) in variant.fields.iter().enumerate() {
                let key = if variant.positional { number(at as i128 + 1) } else { text(&field.stored) };
                let member = index(name("content"), key.clone());
                array.push(self.reader(format, &field.ty).call(vec![member, name("path"), key]));
            }
        }
        self.push(StatementKind::Return(vec![Expr::Table { array, named: Vec::new() }]));
    }

    /// ```lua
    /// if value[1] == 'Held' then
    ///   return '{"Held":{"for_ms":' .. int(value[2]) .. '}}'
    /// end
    /// return '"' .. value[1] .. '"'
    /// ```
    pub(super) fn write_variants(&mut self, format: Format, id: EnumId) {
        let variants = self.types.enums[id.0].variants.clone();
        let tag = index(Expr::Name("value".to_owned()), number(1));
        let (with_fields, plain): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| !variant.fields.is_empty());
        let last = if plain.is_empty() { with_fields.len().saturating_sub(1) } else { with_fields.len() };
        for (at, variant) in with_fields.into_iter().enumerate() {
            let written = self.nested(|lowering| {
                let written = lowering.write_variant(format, variant);
                lowering.push(StatementKind::Return(vec![written]));
            });
            if at == last {
                self.block.extend(written);
                self.ended = true;
                return;
            }
            let condition = binary(Operator::Equal, tag.clone(), text(&variant.text));
            self.push(StatementKind::If { arms: vec![(condition, written)], otherwise: Vec::new() });
        }
        let is_quoted = |variant: &&VariantType| json_name(&variant.text) == format!("\"{}\"", variant.text);
        let written = match format {
            Format::Json if plain.iter().all(is_quoted) => joined(vec![text("\""), tag, text("\"")]),
            Format::Json => self.helper(prelude::JSON_TEXT, vec![tag]),
            Format::MsgPack => call("cmsgpack.pack", vec![tag]),
        };
        self.push(StatementKind::Return(vec![written]));
    }

    fn write_variant(&mut self, format: Format, variant: &VariantType) -> Expr {
        let mut head = map_head(format, 1);
        head.extend(member_head(format, &variant.text, false));
        let count = variant.fields.len();
        let (opening, closing) = match variant.positional {
            true if count == 1 => (Vec::new(), "}"),
            true => (list_head(format, count), "]}"),
            false => (map_head(format, count), "}}"),
        };
        head.extend(opening);
        let mut parts = vec![Expr::Text(head)];
        for (at, field) in variant.fields.iter().enumerate() {
            parts.push(Expr::Text(if variant.positional {
                part_head(format, at > 0)
            } else {
                member_head(format, &field.stored, at > 0)
            }));
            let member = index(Expr::Name("value".to_owned()), number(at as i128 + 2));
            parts.push(self.writer(format, &field.ty).call(vec![member]));
        }
        parts.push(Expr::Text(if format == Format::Json { closing.into() } else { Vec::new() }));
        joined(merged(parts))
    }
}
