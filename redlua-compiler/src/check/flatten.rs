//! Records and tuples that the body only takes parts of: each part is then an argument like any other, which goes on
//! as the text that came in, and no table is built.

use super::typed::{Expr, ExprKind, Local, LocalId, Parameter, Script, Types, Uses};
use super::types::{Range, Type};
use super::visit;
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::syntax::ast;

/// Puts a parameter for each part in the place of every record or tuple that is nowhere needed as a whole.
pub(crate) fn flatten_parameters(script: &mut Script, types: &Types) {
    let mut parameters = std::mem::take(&mut script.parameters);
    for parameter in &mut parameters {
        flatten(parameter, script, types);
    }
    script.parameters = parameters;
}

/// A part that is a time to live is checked before sending only where it is an argument of its own.
pub(crate) fn refuse_times_in_wholes(parameters: &[Parameter], sink: &mut Sink) {
    for parameter in parameters {
        for (_, span) in &parameter.positive_parts {
            let name = &parameter.source.name.text;
            let why = match parameter.ty {
                Type::Document(..) => "is a document",
                _ => "is used as a whole, too",
            };
            let message = format!("this time to live can be 0 or less: `{name}` {why}");
            sink.report(
                Diagnostic::new(codes::ZERO_TTL, *span, message)
                    .note("Redis deletes the key at once, or fails in the middle of the script")
                    .help(
                        "take it as a parameter of its own, which the invoker checks; or test it: `if ttl > 0 { … }`",
                    ),
            );
        }
        refuse_times_in_wholes(&parameter.parts, sink);
    }
}

fn flatten(parameter: &mut Parameter, script: &mut Script, types: &Types) {
    let fields: Vec<(String, Type)> = match &parameter.ty {
        Type::Record(id) => {
            types.records[id.0].fields.iter().map(|field| (field.name.clone(), field.outside.clone())).collect()
        }
        Type::Tuple(parts) => parts.iter().enumerate().map(|(at, part)| (at.to_string(), part.clone())).collect(),
        _ => return,
    };
    let mut uses = (0, 0);
    visit::each_in_block(&script.body, &mut |expr| count(expr, parameter.local, &mut uses));
    let (whole, in_parts) = uses;
    if parameter.source.mutable || whole > 0 || in_parts == 0 {
        return;
    }
    let mut locals = Vec::new();
    for (at, (name, ty)) in fields.into_iter().enumerate() {
        let mut part = part_of(parameter, &name, ty, script);
        for (path, span) in &parameter.positive_parts {
            match path.as_slice() {
                [first] if *first == at => part.uses.hold(Range::POSITIVE),
                [first, rest @ ..] if *first == at => part.positive_parts.push((rest.to_vec(), *span)),
                _ => {}
            }
        }
        locals.push(part.local);
        parameter.parts.push(part);
    }
    parameter.positive_parts.clear();
    visit::each_in_block_mut(&mut script.body, &mut |expr| replace(expr, parameter.local, &locals));
    for part in &mut parameter.parts {
        flatten(part, script, types);
    }
}

/// `hit.counter`, in a local `hit_counter`.
fn part_of(parameter: &Parameter, name: &str, ty: Type, script: &mut Script) -> Parameter {
    let path = format!("{}.{name}", parameter.source.name.text);
    let whole = &script.locals[parameter.local.0];
    let local = Local { name: path.replace('.', "_"), ty: ty.inside(), mutable: false, ..whole.clone() };
    script.locals.push(local);
    let written = ast::Ident { text: path, ..parameter.source.name.clone() };
    Parameter {
        local: LocalId(script.locals.len() - 1),
        source: ast::Parameter { name: written, ..parameter.source.clone() },
        ty,
        is_part: true,
        parts: Vec::new(),
        position: None,
        after: None,
        uses: Uses::default(),
        positive_parts: Vec::new(),
        held_elements: Vec::new(),
    }
}

/// The part of a local that an expression is.
fn part_index(expr: &Expr, local: LocalId) -> Option<usize> {
    match &expr.kind {
        ExprKind::Field(base, _, at) | ExprKind::Element(base, at) => {
            matches!(base.kind, ExprKind::Local(found) if found == local).then_some(*at)
        }
        _ => None,
    }
}

/// Counts the uses of a local as a whole and those of its parts.
fn count(expr: &Expr, local: LocalId, uses: &mut (usize, usize)) {
    if part_index(expr, local).is_some() {
        uses.1 += 1;
        return;
    }
    if matches!(expr.kind, ExprKind::Local(found) if found == local) {
        uses.0 += 1;
    }
    visit::each_child(expr, &mut |child| count(child, local, uses));
}

fn replace(expr: &mut Expr, local: LocalId, parts: &[LocalId]) {
    if let Some(at) = part_index(expr, local) {
        expr.kind = ExprKind::Local(parts[at]);
        return;
    }
    visit::each_child_mut(expr, &mut |child| replace(child, local, parts));
}
