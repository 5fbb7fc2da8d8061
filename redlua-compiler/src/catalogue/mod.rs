//! Why: what Redis offers is data, so that a new command is a block of text in `commands/` and no code.
//!
//! A block is a command. Its first line is the wire name; each further line, indented, states one fact:
//!
//! ```text
//! ZADD
//!   doc     Adds members with their scores, or moves those that are there to new scores.
//!   on      zset geo                     families that have it as a method; `function` for `redis::…`; `any`
//!   since   1.2.0                        in Redis; from 7.2.4 on in Valkey too. Else `redis 8.0.0, valkey 9.0.0`
//!   effect  write                        write | read | neutral
//!   eval_ro no                           only where it is not what the effect says (a read may, a write may not)
//!   args    key [NX|XX]@3.0.2 [GT|LT]@6.2.0 [CH]@3.0.2 [INCR]@3.0.2 (score:score member:value)+
//!   rule    NX with GT|LT never          also `with … since 7.0.0`, `A needs B`, `A as many as b`
//!   rule    INCR takes one               the repeated group has one element (`several`: two or more)
//!   reply   INCR NX|XX|GT|LT -> float? noop absent
//!   reply   INCR -> float
//!   reply   CH -> count noop zero        `noop`: this reply proves that nothing was changed
//!   reply   -> count                     the first rule that fits counts; `one` as a condition: one key or element
//!   chunk   sum                          sum | join | last | any_true; without it a long Vec is not split
//! ```
//!
//! `module ReJSON` stands in the place of `since`: any release has it that has the module, as `MODULE LIST` names it. Its
//! method is the name without what stands before the dot.
//!
//! `noop` knows `zero`, `false`, `absent`, `present`, `empty`, `below_one`. `removes` after a reply says that the
//! value exists nowhere else any more. `forbid` and a sentence: a script may not call it, and why. `guard` and a
//! lint: it must be allowed first. `method`: the method's name, where it is not the wire name in lower case. `#`
//! starts a comment line.
//!
//! **Arguments.** `name:kind` is a value (`key` alone is a key of the command's families, `a:key.set.zset` one of
//! those; `from:LEFT|RIGHT` is a word in its place); `name:index/BYSCORE=score_bound` changes its kind under an
//! option. `[A|B]` are options that exclude each other, `{A|B}` demands one, `[A|B]*` takes any number;
//! `PX(ttl:ttl_ms)` has values, which may be options again; `APPROX='~'` is spelled otherwise on the wire,
//! `COUNT=''(n:count)` not at all; `@6.2.0` after an option or a group: since when (`@redis:8.4.0,valkey:8.1.0`).
//! `[start:index end:index]` stands together or not at all. `(…)+` repeats, and so does `name:kind+`; `#` before it
//! sends the number of rounds first, `++` sends it column by column. `FIELDS` alone is always sent. A long list
//! goes on in another `args` line. A `json_path` that begins with `$` is the option word `MATCHES` in conditions.
//!
//! **Replies.** `()`, `bool` (1 or 0), `bool_status` (status or false), `count`, `length`, `index`, `code`, `ttl`,
//! `int`, `int_text`, `float`, `float_status`, `bool_or_error`, `text`, `T`, `K`, `V`, `key_type`, `named` (facts
//! in pairs of name and value: a record of the script's own says which are read), `any`; `X?` is `false` when absent, `X?[]` an
//! empty array; `[X]`, `[X]?=[]` (false means empty), `[X]-gone` (without what older servers leave as `false`), `[(A, B)]` flat pairs, `<A, B>` a tuple.

mod argument;
mod command;
mod parse;
mod reply;
mod version;

use std::sync::OnceLock;

pub use argument::{Argument, Kind, OptionGroup, OptionWord, Parameter, Repetition, Times};
pub use command::{Chunk, Command, Effect, Family, OptionRule};
pub use parse::Malformed;
pub use reply::{Absence, Noop, Reply, ReplyRule};
pub use version::{Version, Versions};

/// The files, a family of commands each.
const FILES: [(&str, &str); 15] = [
    ("string.txt", include_str!("commands/string.txt")),
    ("hash.txt", include_str!("commands/hash.txt")),
    ("list.txt", include_str!("commands/list.txt")),
    ("set.txt", include_str!("commands/set.txt")),
    ("zset.txt", include_str!("commands/zset.txt")),
    ("stream.txt", include_str!("commands/stream.txt")),
    ("bitmap.txt", include_str!("commands/bitmap.txt")),
    ("hyperloglog.txt", include_str!("commands/hyperloglog.txt")),
    ("geo.txt", include_str!("commands/geo.txt")),
    ("json.txt", include_str!("commands/json.txt")),
    ("probabilistic.txt", include_str!("commands/probabilistic.txt")),
    ("timeseries.txt", include_str!("commands/timeseries.txt")),
    ("key.txt", include_str!("commands/key.txt")),
    ("server.txt", include_str!("commands/server.txt")),
    ("forbidden.txt", include_str!("commands/forbidden.txt")),
];

/// Old commands that are left out, a line each: the method's name and what to write instead.
const REPLACED: &str = include_str!("commands/replaced.txt");

struct Table {
    /// Sorted by wire name.
    commands: Vec<Command>,
    /// Places in `commands`, sorted by the method there: each call of a block looks for one.
    by_method: Vec<usize>,
    malformed: Vec<Malformed>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut commands = Vec::new();
        let mut malformed = Vec::new();
        for (file, text) in FILES {
            parse::parse_file(file, text, &mut commands, &mut malformed);
        }
        commands.sort_by_key(Command::name);
        let mut by_method: Vec<usize> = (0..commands.len()).collect();
        by_method.sort_by_key(|at| commands[*at].method());
        Table { commands, by_method, malformed }
    })
}

/// Every command, sorted by wire name.
pub fn commands() -> &'static [Command] {
    &table().commands
}

/// What the files say wrongly. The project's tests keep this empty; a block in it is missing from the table.
pub fn malformed() -> &'static [Malformed] {
    &table().malformed
}

/// The methods of a handle, sorted; forbidden ones included, since their diagnostic says more than "no such method".
pub fn methods(family: Family) -> impl Iterator<Item = &'static Command> {
    commands().iter().filter(move |command| command.is_on(family))
}

/// A method of a handle.
pub fn find(family: Family, method: &str) -> Option<&'static Command> {
    of_method(method).find(|command| command.is_on(family))
}

/// The commands that share the name of a method, sorted by wire name.
fn of_method(method: &str) -> impl Iterator<Item = &'static Command> {
    let Table { commands, by_method, .. } = table();
    let first = by_method.partition_point(|at| commands[*at].method() < method);
    let from_there = by_method.iter().skip(first).map(|at| &commands[*at]);
    from_there.take_while(move |command| command.method() == method)
}

/// The functions of `redis::`, sorted, forbidden ones included.
pub fn functions() -> impl Iterator<Item = &'static Command> {
    commands().iter().filter(|command| command.is_function())
}

/// A function of `redis::`. A forbidden container (`config`) answers for its sub-commands (`config_set`).
pub fn function(name: &str) -> Option<&'static Command> {
    let exact = |name: &str| of_method(name).find(|command| command.is_function());
    let container = || exact(name.split('_').next()?).filter(|command| command.forbidden().is_some());
    exact(name).or_else(container)
}

/// What to call in place of an old command that is left out, `geosearch(…)` for `georadius`, if there is something.
pub fn replacement(method: &str) -> Option<&'static str> {
    let mut lines = REPLACED.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '));
    lines.find(|(old, _)| *old == method).map(|(_, instead)| instead.trim())
}

/// The command of a wire name in any case: `zadd`, `XGROUP CREATE`. A forbidden container (`CONFIG`) answers for its
/// sub-commands.
pub fn by_wire_name(name: &str) -> Option<&'static Command> {
    let exact = |name: &str| commands().iter().find(|command| command.name().eq_ignore_ascii_case(name));
    let container = || exact(name.split(' ').next()?).filter(|command| command.forbidden().is_some());
    exact(name).or_else(container)
}
