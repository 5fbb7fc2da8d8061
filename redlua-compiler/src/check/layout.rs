//! How many entries of `ARGV` a type takes. `redlua_runtime::argument` writes them, the prologue reads them, and the
//! header of the Lua shows them.

use super::typed::{Parameter, Types};
use super::types::Type;

/// How many entries an empty value takes: all that there are, unless the type holds lists.
pub(crate) fn width(ty: &Type, types: &Types) -> usize {
    match ty {
        Type::Option(inner) if is_told_by_empty_text(inner) => 1,
        Type::Option(inner) => 1 + width(inner, types),
        Type::Array(element, length) => length * width(element, types),
        Type::Tuple(parts) => parts.iter().map(|part| width(part, types)).sum(),
        Type::Record(id) => types.records[id.0].fields.iter().map(|field| width(&field.outside, types)).sum(),
        _ => 1,
    }
}

/// Whether some values take more entries than others: those that hold lists.
pub(crate) fn varies(ty: &Type, types: &Types) -> bool {
    match ty {
        Type::Vec(_) | Type::Map(..) => true,
        Type::Option(inner) | Type::Array(inner, _) => varies(inner, types),
        Type::Tuple(parts) => parts.iter().any(|part| varies(part, types)),
        Type::Record(id) => types.records[id.0].fields.iter().any(|field| varies(&field.outside, types)),
        _ => false,
    }
}

/// How many entries a parameter takes, a list without its elements. What stands in keys only is told by one: how many
/// elements it has, or whether it is there.
pub(crate) fn sent_width(parameter: &Parameter, types: &Types) -> usize {
    match parameter.position {
        None => 0,
        Some(_) if parameter.uses.as_count => 1,
        Some(_) => width(&parameter.ty, types),
    }
}

/// Whether where it ends depends on its value.
pub(crate) fn sent_varies(parameter: &Parameter, types: &Types) -> bool {
    parameter.position.is_some() && !parameter.uses.as_count && varies(&parameter.ty, types)
}

/// Whether an empty text is no value of the type, so that it can stand for `None`. Before others goes a flag.
pub(crate) fn is_told_by_empty_text(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Integer(_) | Type::Float | Type::Bool | Type::Duration | Type::Enum(_) | Type::Json | Type::Document(..)
    )
}
