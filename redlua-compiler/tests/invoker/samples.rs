//! The scripts whose expansion is looked at.

use crate::build::*;
use redlua_compiler::catalogue::Family;
use redlua_compiler::check::typed::{Effects, Held, KeyRules, RecordType, Script, Types};
use redlua_compiler::check::types::{EnumId, Integer, Range, RecordId, Type};
use redlua_compiler::invoker::NamedType;
use redlua_compiler::syntax::ast::Module;

const TAG: KeyRules = KeyRules { no_open_brace: false, no_close_brace: true, not_empty: true, forbidden: None };

const FREE: KeyRules = KeyRules { no_open_brace: false, no_close_brace: false, not_empty: false, forbidden: None };

const WRITES: Effects = Effects { writes: true, refused_read_only: true, unknown_read_only: false };

pub(crate) fn types() -> Types {
    Types {
        records: vec![
            record("pub", "Verdict", vec![field("allowed", "bool", Type::Bool), field("remaining", "i64", Type::I64)]),
            record("", "Unused", vec![field("a", "i64", Type::I64)]),
            borrowing(record(
                "pub",
                "Hit",
                vec![
                    field("counter", "&'a str", Type::Text),
                    field("spot", "Option<Spot>", Type::Record(SPOT).optional()),
                ],
            )),
            existing(record("pub", "Spot", vec![field("x", "i64", Type::I64), field("y", "u8", integer(Integer::U8))])),
        ],
        enums: vec![
            enumeration(
                "pub",
                "Mode",
                vec![variant("Fast", "fast", None, vec![]), variant("VerySlow", "very slow", None, vec![])],
            ),
            enumeration(
                "",
                "LockError",
                vec![
                    variant(
                        "Held",
                        "Held",
                        None,
                        vec![
                            field("for_ms", "i64", Type::I64),
                            field("mode", "Option<Mode>", Type::Enum(EnumId(0, false)).optional()),
                        ],
                    ),
                    variant("NotFound", "NotFound", Some("NOT FOUND"), vec![]),
                ],
            ),
            enumeration(
                "pub(crate)",
                "Outcome",
                vec![
                    variant("Free", "free", None, vec![]),
                    variant("Taken", "taken", None, vec![field("by", "String", Type::Text)]),
                ],
            ),
        ],
        keyspaces: Vec::new(),
    }
}

const SPOT: RecordId = RecordId(3);

fn borrowing(mut record: RecordType) -> RecordType {
    record.source.lifetimes = tokens("<'a>");
    record.source.derives.clear();
    record
}

/// A type that stands beside the expansion.
fn existing(mut record: RecordType) -> RecordType {
    record.source.existing = Some(tokens("super::Spot"));
    record
}

/// What Rust does not name as it is written.
pub(crate) fn named() -> Vec<NamedType> {
    let records = types().records.into_iter().map(|record| record.source).collect();
    NamedType::of(&Module { records, ..Module::default() })
}

/// The example of the README.
pub(crate) fn sliding_window() -> Script {
    let mut script = script("pub", "sliding_window", Some("Verdict"), Type::Record(RecordId(0)));
    key_parameter(&mut script, "user", "&str", Type::Text);
    parameter(&mut script, "call_id", "&str", Type::Text);
    parameter(&mut script, "now_ms", "i64", Type::I64);
    parameter(&mut script, "window_ms", "i64", Type::I64);
    parameter(&mut script, "limit", "i64", Type::I64);
    script.parameters[3].uses.within = Some(Range::POSITIVE);
    let parts = vec![text("rate:{"), value(0, TAG), text("}:hits")];
    key(&mut script, "hits", "rate:{user}:hits", Family::ZSet, parts);
    script.effects = WRITES;
    script
}

/// Every kind of parameter, and errors of its own.
pub(crate) fn acquire() -> Script {
    let output = Some("Result<Mode, LockError>");
    let mut script = script("pub", "acquire", output, Type::Enum(EnumId(0, false)));
    parameter(&mut script, "resource", "&'r str", Type::Text);
    parameter(&mut script, "owner", "Option<&[u8]>", Type::Text.optional());
    parameter(&mut script, "force", "bool", Type::Bool);
    parameter(&mut script, "token", "u64", integer(Integer::U64));
    parameter(&mut script, "shard", "u8", integer(Integer::U8));
    parameter(&mut script, "r#type", "Mode", Type::Enum(EnumId(0, false)));
    script.locals[3].held = Held::Text;
    let first = KeyRules { forbidden: Some(b':'), ..TAG };
    let parts = vec![text("lock:{"), value(0, first), text("}:"), value(4, FREE)];
    key(&mut script, "lock", "lock:{resource}:<shard>", Family::Str, parts);
    let parts = vec![text("log:{"), value(0, TAG), text("}")];
    key(&mut script, "log", "log:{resource}", Family::List, parts);
    script.error = Some(EnumId(1, true));
    script.effects = WRITES;
    script
}

/// Only reads, and borrows nothing.
pub(crate) fn peek() -> Script {
    let mut script = script("pub(crate)", "peek", Some("Option<String>"), Type::Text.optional());
    key_parameter(&mut script, "id", "u64", integer(Integer::U64));
    let parts = vec![text("job:"), value(0, FREE)];
    key(&mut script, "job", "job:<id>", Family::Str, parts);
    script
}

/// Takes nothing and has no key.
pub(crate) fn look() -> Script {
    script("pub(crate)", "look", Some("Outcome"), Type::Enum(EnumId(2, true)))
}

/// Records in a list and one that may be missing, an array, and a flat reply.
pub(crate) fn count_hits() -> Script {
    let parts = vec![Type::Text, Type::I64];
    let reply = Type::Vec(Box::new(Type::Tuple(parts.clone())));
    let mut script = script("pub", "count_hits", Some("Vec<(String, i64)>"), reply);
    let hit = Type::Record(RecordId(2));
    parameter(&mut script, "hits", "&[Hit]", Type::Vec(Box::new(hit.clone())));
    parameter(&mut script, "last", "Option<Hit<'_>>", hit.optional());
    parameter(&mut script, "spots", "[Spot; 2]", Type::Array(Box::new(Type::Record(SPOT)), 2));
    script.flat = Some(parts);
    script
}
