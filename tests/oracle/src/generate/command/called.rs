//! Which commands are called, and why the others are not.

use redlua_compiler::catalogue::{self, Command, Family, Version, Versions};

/// Commands that are not called, and why they can't be compared.
pub const LEFT_OUT: &[(&str, &str)] =
    &[("MOVE", "leaves the database that is compared"), ("OBJECT FREQ", "an error unless the server counts it")];

/// Commands that only idioms call, for most calls of them can't be compared.
const BY_IDIOMS: &[(&str, &str)] = &[
    ("XREAD", "its keys stand in columns"),
    ("XREADGROUP", "as XREAD, and it needs a group"),
    ("XCLAIM", "needs an entry that is held, and notes the time"),
    ("XAUTOCLAIM", "needs an entry that is held, and notes the time"),
    ("XPENDING", "tells how long ago, which is compared with 0"),
    ("XINFO STREAM", "facts have a record"),
    ("XINFO GROUPS", "facts have a record"),
    ("XINFO CONSUMERS", "facts have a record, and tell how long ago"),
    ("SPOP", "random, but of one element"),
    ("SRANDMEMBER", "random, but of one element"),
    ("HRANDFIELD", "random, but of one element"),
    ("ZRANDMEMBER", "random, but of one element"),
    ("SSCAN", "its order is the server's own: how many it finds is compared"),
    ("HSCAN", "its order is the server's own: how many it finds is compared"),
    ("ZSCAN", "its order is the server's own: how many it finds is compared"),
    ("TTL", "the clock; compared with 0"),
    ("PTTL", "the clock; compared with 0"),
    ("EXPIRETIME", "the clock; compared with 0"),
    ("PEXPIRETIME", "the clock; compared with 0"),
    ("DUMP", "a checksum of the server's, which RESTORE takes"),
    ("RESTORE", "takes what DUMP gives"),
    ("OBJECT ENCODING", "how a server packs a value is its own affair: whether it answers is compared"),
    ("OBJECT IDLETIME", "the clock; compared with 0"),
    ("OBJECT REFCOUNT", "the server's own affair: whether it answers is compared"),
    ("MEMORY USAGE", "the server's own affair: compared with 0"),
    ("LCS", "its forms have no one type"),
    ("SUBSTR", "the old name of GETRANGE"),
    (
        "SORT",
        "a number in a set is refused or not by an `errno` that an earlier command left behind: sorts integers of lists",
    ),
    ("SORT_RO", "as SORT"),
    ("ZLEXCOUNT", "what it counts depends on chance, unless all scores are equal"),
    ("ZRANGEBYLEX", "as ZLEXCOUNT"),
    ("ZREVRANGEBYLEX", "as ZLEXCOUNT"),
    ("ZREMRANGEBYLEX", "as ZLEXCOUNT"),
    ("MSETNX", "all keys or none: most would exist"),
    ("KEYS", "all keys of the database: counts those of a pattern"),
];

/// The families that scripts are generated with. Those of modules are not: the two servers of a run need none, and what
/// a module answers would have to be interpreted.
pub(super) const FAMILIES: [Family; 9] = [
    Family::Str,
    Family::Hash,
    Family::List,
    Family::Set,
    Family::ZSet,
    Family::Stream,
    Family::Bitmap,
    Family::HyperLogLog,
    Family::Geo,
];

/// The names of all commands that generated scripts call.
pub fn called() -> impl Iterator<Item = &'static str> {
    let generated = catalogue::commands().iter().filter(|command| is_called(command)).map(Command::name);
    generated.chain(BY_IDIOMS.iter().map(|(name, _)| *name))
}

pub(super) fn is_called(command: &Command) -> bool {
    let families = command.families();
    let fits = families.contains(&Family::Any) || FAMILIES.iter().any(|family| families.contains(family));
    let several = matches!(command.name(), "MGET" | "MSET");
    (fits || several)
        && command.forbidden().is_none()
        && command.guard().is_none()
        && has(command.since())
        && !LEFT_OUT.iter().chain(BY_IDIOMS).any(|(name, _)| *name == command.name())
}

/// Whether the servers that a block runs on unless it says otherwise have it.
pub(super) fn has(since: Versions) -> bool {
    let oldest = |major, minor| Version { major, minor, patch: 0 };
    since.on_redis(oldest(7, 0)) && since.on_valkey(oldest(7, 2))
}
