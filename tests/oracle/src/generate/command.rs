//! Commands: calls of every method of a handle, derived from the grammar of the catalogue.
//!
//! What two servers need not answer alike is called by idioms only, of which all can be compared: what is random,
//! what depends on the clock, what looks into the server.

use super::Generator;
use crate::keyspace::{Content, Handle};
use crate::tree::Node;
use crate::types::{Int, Ty};
use crate::value::FEW;
use redlua_compiler::catalogue::{
    self, Argument, Command, Family, Kind, OptionGroup, OptionRule, OptionWord, Parameter, Reply, Times, Version,
    Versions,
};
use std::sync::LazyLock;

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
    ("MSETNX", "all keys or none: most would exist"),
    ("KEYS", "all keys of the database: counts those of a pattern"),
];

/// The families that scripts are generated with. Those of modules are not: the two servers of a run need none, and what
/// a module answers would have to be interpreted.
const FAMILIES: [Family; 9] = [
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

/// What their handles are called.
const NAMES: [&str; FAMILIES.len()] = ["text", "hash", "list", "set", "zset", "stream", "bits", "seen", "geo"];

/// The commands of each family.
static COMMANDS: LazyLock<[Vec<&'static Command>; FAMILIES.len()]> = LazyLock::new(|| {
    FAMILIES.map(|family| {
        let fits = |command: &&Command| command.is_on(family) || is_function(command, family);
        catalogue::commands().iter().filter(|command| is_called(command)).filter(fits).collect()
    })
});

/// The names of all commands that generated scripts call.
pub fn called() -> impl Iterator<Item = &'static str> {
    let generated = catalogue::commands().iter().filter(|command| is_called(command)).map(Command::name);
    generated.chain(BY_IDIOMS.iter().map(|(name, _)| *name))
}

fn is_called(command: &Command) -> bool {
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
fn has(since: Versions) -> bool {
    let oldest = |major, minor| Version { major, minor, patch: 0 };
    since.on_redis(oldest(7, 0)) && since.on_valkey(oldest(7, 2))
}

/// A call whose form is chosen, and whose values are not.
struct Plan {
    command: &'static Command,
    handle: Handle,
    function: bool,
    options: Vec<Chosen>,
    words: Vec<&'static str>,
    rounds: usize,
    /// The values come as a list.
    spread: bool,
    reply: Ty,
}

struct Chosen {
    word: &'static OptionWord,
    inner: Vec<Chosen>,
}

/// What is written, and what stands in its holes.
#[derive(Default)]
struct Written {
    arguments: Vec<String>,
    children: Vec<Node>,
}

impl Generator {
    /// The handles of a script.
    pub(super) fn new_handles(&mut self) -> Vec<Handle> {
        let mut handles = Vec::new();
        for (at, family) in FAMILIES.into_iter().enumerate() {
            for twin in 0..2 {
                let stored = match self.random.below(8) {
                    0..=2 => Ty::Text,
                    3 | 4 => Ty::Int(Int::I64),
                    5 => Ty::Int(*self.random.pick(&[Int::ALL[0], Int::ALL[2], Int::U32, Int::ALL[7]])),
                    6 => Ty::Float,
                    _ => self.random.pick(&[Ty::Bool, Ty::Word]).clone(),
                };
                let content = match (family, self.random.below(4)) {
                    (Family::Hash, 0 | 1) => Content::Record(2 + twin),
                    (Family::Hash, 2) => Content::Fields(Ty::Text, stored),
                    (Family::Hash, _) => Content::Fields(Ty::Int(Int::I64), stored),
                    (Family::Stream, _) => Content::Fields(Ty::Text, Ty::Text),
                    (Family::Bitmap | Family::HyperLogLog | Family::Geo, _) => Content::Values(Ty::Text),
                    _ => Content::Values(stored),
                };
                let name = format!("{}_{}", NAMES[at], twin + 1);
                handles.push(Handle { name, family, content, tag: self.tag });
            }
        }
        handles
    }

    /// A statement that calls a command and keeps its reply, or drops it.
    pub(super) fn command_statement(&mut self, depth: usize) -> Option<Node> {
        if self.handles.is_empty() || self.closures > 0 {
            return None;
        }
        if self.random.chance(12) {
            return self.list_of_handle(depth);
        }
        let plan = self.plan(None)?;
        let reply = plan.reply.clone();
        let call = self.write(plan, depth);
        if reply == Ty::Unit || self.random.chance(35) {
            return Some(Node::statement("command statement", "$;", vec![call]));
        }
        let name = self.fresh_name();
        let mutable = self.random.chance(40);
        self.bind(&name, &reply, mutable, super::scope::Form::Owned);
        let mutable = if mutable { "mut " } else { "" };
        Some(Node::statement("let of a command", format!("let {mutable}{name} = $;"), vec![call]))
    }

    /// A command whose reply has the type.
    pub(super) fn command_value(&mut self, ty: &Ty, depth: usize) -> Option<Node> {
        if self.handles.is_empty() || self.closures > 0 {
            return None;
        }
        if *ty == Ty::Bool && self.random.chance(10) {
            let handle = self.handles[self.random.below(self.handles.len())].name.clone();
            let name = *self.random.pick(&["ttl", "pttl", "expiretime", "pexpiretime"]);
            let sign = *self.random.pick(&["> 0", "== -1", "== -2", "< 0"]);
            return Some(Node::expr("time to live", ty, format!("({handle}.{name}() {sign})"), Vec::new()));
        }
        if *ty == Ty::Bool && self.random.chance(5) {
            let handle = self.handles[self.random.below(self.handles.len())].name.clone();
            let word = *self.random.pick(&["None", "String", "List", "Set", "ZSet", "Hash"]);
            return Some(Node::expr(
                "type of a key",
                ty,
                format!("({handle}.key_type() == KeyType::{word})"),
                Vec::new(),
            ));
        }
        let plan = self.plan(Some(ty))?;
        Some(self.write(plan, depth))
    }

    /// `list.rpush(vec![x; 6000]);`: more than one call takes.
    fn list_of_handle(&mut self, depth: usize) -> Option<Node> {
        let lists: Vec<Handle> = self.handles.iter().filter(|handle| handle.family == Family::List).cloned().collect();
        let handle = self.random.pick(&lists).clone();
        let Content::Values(ty) = &handle.content else { return None };
        let count = if self.random.chance(2) { 6000 } else { self.random.below(3) };
        let value = self.expr(ty, true, depth.min(1));
        let method = *self.random.pick(&["rpush", "lpush", "rpushx"]);
        Some(Node::statement("long list", format!("{}.{method}(vec![$; {count}]);", handle.name), vec![value]))
    }

    /// Chooses a call; with a type, one whose reply has it.
    fn plan(&mut self, wanted: Option<&Ty>) -> Option<Plan> {
        for _ in 0..if wanted.is_some() { 10 } else { 6 } {
            let handle = self.handles[self.random.below(self.handles.len())].clone();
            let commands = &COMMANDS[FAMILIES.iter().position(|family| *family == handle.family)?];
            let command = *self.random.pick(commands);
            let function =
                !command.is_on(handle.family) || (is_function(command, handle.family) && self.random.chance(30));
            if let Content::Record(index) = handle.content
                && matches!(command.name(), "HGETALL" | "HMGET" | "HSET")
                && self.random.chance(70)
            {
                if let Some(plan) = self.plan_record(command, &handle, index)
                    && wanted.is_none_or(|wanted| *wanted == plan.reply)
                {
                    return Some(plan);
                }
                continue;
            }
            let (mut options, mut words) = (Vec::new(), Vec::new());
            self.choose(command.arguments(), &mut options, &mut words);
            if !allowed(command, &words) {
                continue;
            }
            let one = words.iter().any(|word| command.rules().contains(&OptionRule::TakesOne(word)));
            let rounds = if one { 1 } else { 1 + self.random.below(3) };
            let spread = !one && !function && can_spread(command) && self.random.chance(20);
            let Some(reply) = command.reply(&words, rounds == 1 && !spread) else { continue };
            let Some(reply) = reply_type(reply, &handle) else { continue };
            if wanted.is_none_or(|wanted| *wanted == reply) {
                return Some(Plan { command, handle, function, options, words, rounds, spread, reply });
            }
        }
        None
    }

    /// `hgetall()`, `hmget((…))` and `hset(R { … })` of a record.
    fn plan_record(&mut self, command: &'static Command, handle: &Handle, index: usize) -> Option<Plan> {
        let fields = self.types.records[index].fields.clone();
        let inner = |ty: &Ty| if let Ty::Option(inner) = ty { (**inner).clone() } else { ty.clone() };
        let rounds = 2 + self.random.below(2);
        let reply = match command.name() {
            "HGETALL" => Ty::Record(index).optional(),
            "HMGET" => Ty::Tuple(fields.iter().take(rounds).map(|(_, ty)| inner(ty).optional()).collect()),
            // A record with an option can't be written as a whole.
            _ if index == 3 => Ty::Int(Int::I64),
            _ => return None,
        };
        let handle = handle.clone();
        // `usize::MAX` marks the form with a whole record.
        let rounds = if command.name() == "HSET" { usize::MAX } else { rounds };
        Some(Plan {
            command,
            handle,
            function: false,
            options: Vec::new(),
            words: Vec::new(),
            rounds,
            spread: false,
            reply,
        })
    }

    fn choose(&mut self, grammar: &'static [Argument], options: &mut Vec<Chosen>, words: &mut Vec<&'static str>) {
        for argument in grammar {
            let group = match argument {
                Argument::Options(group) => group,
                Argument::Optional(inner) => {
                    self.choose(inner, options, words);
                    continue;
                }
                _ => continue,
            };
            if group.times() == Times::Many {
                for _ in 0..self.random.below(3) {
                    self.choose_word(group, options, words);
                }
                continue;
            }
            if group.times() != Times::Once && !self.random.chance(40) {
                continue;
            }
            self.choose_word(group, options, words);
        }
    }

    fn choose_word(&mut self, group: &'static OptionGroup, options: &mut Vec<Chosen>, words: &mut Vec<&'static str>) {
        // Another database is not compared.
        let known: Vec<&'static OptionWord> =
            group.words().iter().filter(|word| has(word.since()) && word.name() != "DB").collect();
        if known.is_empty() {
            return;
        }
        let word = *self.random.pick(&known);
        words.push(word.name());
        let mut inner = Vec::new();
        self.choose(word.arguments(), &mut inner, words);
        options.push(Chosen { word, inner });
    }

    fn write(&mut self, plan: Plan, depth: usize) -> Node {
        let depth = depth.saturating_sub(1);
        let mut written = Written::default();
        let name = plan.handle.name.clone();
        match (plan.command.name(), &plan.handle.content) {
            ("HSET", Content::Record(index)) if plan.rounds == usize::MAX => {
                let value = self.expr_of_record(*index, depth);
                written.arguments.push("$".to_owned());
                written.children.push(value);
            }
            ("HMGET", Content::Record(index)) if matches!(plan.reply, Ty::Tuple(_)) => {
                let fields = &self.types.records[*index].fields;
                let names: Vec<String> = fields.iter().take(plan.rounds).map(|(name, _)| format!("{name:?}")).collect();
                written.arguments.push(format!("({})", names.join(", ")));
            }
            ("HGETALL", Content::Record(_)) => {}
            _ => {
                let mut receiver = !plan.function;
                let mut current = plan.handle.clone();
                self.arguments(plan.command.arguments(), &plan, &mut receiver, &mut current, &mut written, depth);
                for option in &plan.options {
                    self.option_word(option, &plan, &mut current, &mut written, depth);
                }
            }
        }
        let arguments = written.arguments.join(", ");
        let method = raw(plan.command.method());
        let text = if plan.function {
            format!("redis::{method}({arguments})")
        } else {
            format!("{name}.{method}({arguments})")
        };
        Node::expr("command", &plan.reply, text, written.children)
    }

    fn expr_of_record(&mut self, index: usize, depth: usize) -> Node {
        let record = self.types.records[index].clone();
        let mut children = Vec::new();
        let mut fields = Vec::new();
        for (name, ty) in &record.fields {
            fields.push(format!("{name}: $"));
            children.push(self.expr(ty, true, depth));
        }
        Node::fixed(format!("{} {{ {} }}", record.name, fields.join(", ")), children)
    }

    fn arguments(
        &mut self,
        grammar: &'static [Argument],
        plan: &Plan,
        receiver: &mut bool,
        current: &mut Handle,
        written: &mut Written,
        depth: usize,
    ) {
        for argument in grammar {
            match argument {
                Argument::One(parameter) => {
                    if matches!(parameter.kind(&plan.words), Kind::Key(_)) && std::mem::take(receiver) {
                        continue;
                    }
                    self.argument(parameter, plan, current, written, depth);
                }
                Argument::Optional(inner) => {
                    if self.random.chance(50) {
                        self.arguments(inner, plan, receiver, current, written, depth);
                    }
                }
                Argument::Repeated(repetition) => {
                    let parameters = repetition.parameters();
                    if let [only] = parameters
                        && let Kind::Key(families) = only.kind(&plan.words)
                    {
                        // The receiver is the first of a list of keys.
                        let count = if std::mem::take(receiver) { plan.rounds - 1 } else { plan.rounds };
                        let keys: Vec<String> =
                            (0..count).map(|_| self.other_handle(families, &plan.handle).name).collect();
                        if plan.function {
                            written.arguments.push(format!("[{}]", keys.join(", ")));
                        } else {
                            written.arguments.extend(keys);
                        }
                        continue;
                    }
                    if plan.spread {
                        let types: Vec<Ty> =
                            parameters.iter().filter_map(|parameter| spread_type(parameter, current)).collect();
                        let element = if let [only] = types.as_slice() { only.clone() } else { Ty::Tuple(types) };
                        // A list is known as such where it is a local or written out.
                        let list = element.list();
                        let place = self.place_where(|place| place.ty == list && !place.text.contains('.'));
                        let list = match place.filter(|_| self.random.chance(60)) {
                            Some(place) => Node::expr("list", &list, place.text, Vec::new()),
                            None => self.literal(&list, false, depth),
                        };
                        written.arguments.push("$".to_owned());
                        written.children.push(list);
                        continue;
                    }
                    for _ in 0..plan.rounds {
                        for parameter in parameters {
                            self.argument(parameter, plan, current, written, depth);
                        }
                    }
                }
                Argument::Literal(_) | Argument::Options(_) => {}
            }
        }
    }

    fn option_word(&mut self, option: &Chosen, plan: &Plan, current: &mut Handle, written: &mut Written, depth: usize) {
        let mut inner = Written::default();
        self.arguments(option.word.arguments(), plan, &mut false, current, &mut inner, depth);
        for nested in &option.inner {
            self.option_word(nested, plan, current, &mut inner, depth);
        }
        let text = if option.word.arguments().is_empty() {
            option.word.name().to_owned()
        } else {
            format!("{}({})", option.word.name(), inner.arguments.join(", "))
        };
        written.arguments.push(text);
        written.children.extend(inner.children);
    }

    fn other_handle(&mut self, families: &[Family], like: &Handle) -> Handle {
        let fitting: Vec<Handle> = self
            .handles
            .iter()
            .filter(|handle| {
                let known = families.contains(&Family::Any) || families.contains(&handle.family);
                known && (handle.content == like.content || families.contains(&Family::Any))
            })
            .cloned()
            .collect();
        if fitting.is_empty() { like.clone() } else { self.random.pick(&fitting).clone() }
    }

    /// One value, by what the grammar says that it is.
    fn argument(
        &mut self,
        parameter: &Parameter,
        plan: &Plan,
        current: &mut Handle,
        written: &mut Written,
        depth: usize,
    ) {
        let i64_type = Ty::Int(Int::I64);
        let mut expr = |generator: &mut Self, template: &str, ty: &Ty| {
            let value = generator.expr(ty, true, depth);
            written.arguments.push(template.to_owned());
            written.children.push(value);
        };
        match parameter.kind(&plan.words) {
            Kind::Key(families) => {
                *current = self.other_handle(families, &plan.handle);
                written.arguments.push(current.name.clone());
            }
            Kind::Value => {
                let ty = if let Content::Values(ty) = &current.content { ty.clone() } else { Ty::Text };
                match (ty, self.random.below(10)) {
                    (Ty::Text, 0..=3) => written.arguments.push(format!("{:?}", self.random.pick(&FEW))),
                    (Ty::Text, 4) => expr(self, "$", &i64_type),
                    (Ty::Text, 5) => expr(self, "$", &Ty::Word),
                    (Ty::Int(_), 0 | 1) => written.arguments.push(self.random.below(3).to_string()),
                    (ty, _) => expr(self, "$", &ty),
                }
            }
            Kind::Field => match &current.content {
                Content::Record(index) => {
                    let fields = self.types.records[*index].fields.clone();
                    let (name, ty) = self.random.pick(&fields).clone();
                    self.field_value = Some(if let Ty::Option(inner) = ty { *inner } else { ty });
                    written.arguments.push(format!("{name:?}"));
                }
                Content::Fields(field, _) => match (field.clone(), self.random.below(10)) {
                    (Ty::Text, 0..=5) => written.arguments.push(format!("{:?}", self.random.pick(&FEW))),
                    (Ty::Int(_), 0..=5) => written.arguments.push(self.random.below(4).to_string()),
                    (field, _) => expr(self, "$", &field),
                },
                Content::Values(_) => written.arguments.push("\"a\"".to_owned()),
            },
            Kind::FieldValue => {
                let ty = match (&current.content, self.field_value.clone()) {
                    (Content::Fields(_, value), _) => value.clone(),
                    (_, Some(ty)) => ty,
                    _ => Ty::Text,
                };
                expr(self, "$", &ty);
            }
            Kind::Int => match self.random.below(4) {
                0 => {
                    written.arguments.push(self.random.pick(&["1", "-1", "0", "9223372036854775807", "2"]).to_string())
                }
                _ => expr(self, "$", &i64_type),
            },
            Kind::Float | Kind::Score => match self.random.below(8) {
                0 if *parameter.kind(&plan.words) == Kind::Score => {
                    written.arguments.push(self.random.pick(&["NEG_INF", "POS_INF"]).to_string());
                }
                1..=3 => expr(self, "$", &Ty::Float),
                _ => expr(self, "$", &i64_type),
            },
            Kind::ScoreBound => match self.random.below(7) {
                0 => written.arguments.push("NEG_INF".to_owned()),
                1 => written.arguments.push("POS_INF".to_owned()),
                2 => expr(self, "EXCL($)", &i64_type),
                3 => expr(self, "EXCL($)", &Ty::Float),
                4 => expr(self, "$", &Ty::Float),
                _ => expr(self, "$", &i64_type),
            },
            Kind::LexBound => match self.random.below(4) {
                0 => written.arguments.push("LEX_MIN".to_owned()),
                1 => written.arguments.push("LEX_MAX".to_owned()),
                2 => expr(self, "INCL($)", &Ty::Text),
                _ => expr(self, "EXCL($)", &Ty::Text),
            },
            Kind::Index => match self.random.below(3) {
                0 => expr(self, "$", &i64_type),
                _ => written.arguments.push(self.random.pick(&["0", "1", "-1", "-2", "2", "100"]).to_string()),
            },
            Kind::Bit => written.arguments.push(self.random.pick(&["0", "1"]).to_string()),
            Kind::Positive => written.arguments.push(self.random.pick(&["1", "2", "3", "100"]).to_string()),
            Kind::Count | Kind::BitIndex => {
                written.arguments.push(self.random.pick(&["0", "1", "2", "3", "100"]).to_string())
            }
            Kind::TtlSeconds => expr(self, "$.clamp(1000, 90000000)", &i64_type),
            Kind::TtlMillis => expr(self, "$.clamp(1000000, 90000000000)", &i64_type),
            Kind::UnixSeconds => {
                written.arguments.push(self.random.pick(&["4000000000", "4100000000", "1"]).to_string())
            }
            Kind::UnixMillis => {
                written.arguments.push(self.random.pick(&["4000000000000", "4100000000000", "1"]).to_string());
            }
            Kind::Word(words) => written.arguments.push((*self.random.pick(words)).to_owned()),
            Kind::Text => expr(self, "$", &Ty::Text),
            Kind::BitType => {
                written.arguments.push(format!("{:?}", self.random.pick(&["u8", "i5", "i64", "u63", "u1"])));
            }
            Kind::StreamId => written.arguments.push(format!("{:?}", self.random.pick(&["4-1", "5-1", "1-1", "0"]))),
            Kind::NewStreamId => {
                written.arguments.push(format!("{:?}", self.random.pick(&["4-2", "5-1", "6-*", "1-1"])));
            }
            Kind::StreamBound => {
                written.arguments.push((*self.random.pick(&["MIN", "MAX", "\"4\"", "\"4-1\""])).to_owned())
            }
            Kind::StreamAfter => written.arguments.push(format!("{:?}", self.random.pick(&["0", "4-1"]))),
            Kind::BitOffset => written.arguments.push(self.random.pick(&["0", "3", "\"#1\"", "64"]).to_string()),
            _ => written.arguments.push("0".to_owned()),
        }
    }
}

fn is_function(command: &Command, family: Family) -> bool {
    let first = command.arguments().iter().flat_map(Argument::parameters).next();
    let kind = first.map(|parameter| parameter.kind(&[]));
    command.is_function()
        && matches!(kind, Some(Kind::Key(families)) if families.contains(&family) || families.contains(&Family::Any) || (families.is_empty() && command.is_on(family)))
}

/// The one repeated group takes a list of its values.
fn can_spread(command: &Command) -> bool {
    command.arguments().iter().any(|argument| match argument {
        Argument::Repeated(repetition) => {
            !repetition.counted()
                && !repetition.columns()
                && !repetition.parameters().iter().any(|parameter| matches!(parameter.kind(&[]), Kind::Key(_)))
        }
        _ => false,
    })
}

fn spread_type(parameter: &Parameter, handle: &Handle) -> Option<Ty> {
    match (parameter.kind(&[]), &handle.content) {
        (Kind::Value, Content::Values(ty)) => Some(ty.clone()),
        (Kind::Field, Content::Fields(field, _)) => Some(field.clone()),
        (Kind::FieldValue, Content::Fields(_, value)) => Some(value.clone()),
        (Kind::Score | Kind::Float, _) => Some(Ty::Float),
        _ => Some(Ty::Text),
    }
}

fn allowed(command: &Command, words: &[&str]) -> bool {
    // A relative time that is compared with one set in the same call depends on the clock.
    if matches!(command.name(), "EXPIRE" | "PEXPIRE") && words.iter().any(|word| matches!(*word, "GT" | "LT")) {
        return false;
    }
    let any = |group: &[&str]| group.iter().any(|word| words.contains(word));
    command.rules().iter().all(|rule| match rule {
        OptionRule::Conflict(left, right) => !(any(left) && any(right)),
        OptionRule::Needs(left, right) => !any(left) || any(right),
        OptionRule::Since(left, right, since) => !(any(left) && any(right)) || has(*since),
        OptionRule::TakesSeveral(word) => !any(&[*word]),
        OptionRule::TakesOne(_) | OptionRule::AsMany(..) => true,
    })
}

/// The type of a reply.
fn reply_type(reply: &Reply, handle: &Handle) -> Option<Ty> {
    let inner = |reply: &Reply| reply_type(reply, handle);
    Some(match reply {
        Reply::Unit => Ty::Unit,
        Reply::Bool | Reply::BoolStatus => Ty::Bool,
        Reply::Count | Reply::Length | Reply::Index | Reply::Code | Reply::Int | Reply::IntText => Ty::Int(Int::I64),
        Reply::Float => Ty::Float,
        Reply::Text => Ty::Text,
        Reply::Value => match &handle.content {
            Content::Values(ty) => ty.clone(),
            _ => return None,
        },
        Reply::Field => match &handle.content {
            Content::Fields(field, _) => field.clone(),
            Content::Record(_) => Ty::Text,
            Content::Values(_) => return None,
        },
        Reply::FieldValue => match &handle.content {
            Content::Fields(_, value) => value.clone(),
            _ => return None,
        },
        Reply::Optional(reply, _) => inner(reply)?.optional(),
        Reply::Array(reply) | Reply::ArrayOrFalse(reply) | Reply::ArrayOfPresent(reply) => inner(reply)?.list(),
        Reply::Pairs(first, second) => Ty::Tuple(vec![inner(first)?, inner(second)?]).list(),
        Reply::Tuple(parts) => Ty::Tuple(parts.iter().map(inner).collect::<Option<_>>()?),
        _ => return None,
    })
}

fn raw(method: &str) -> String {
    if matches!(method, "type" | "move") { format!("r#{method}") } else { method.to_owned() }
}
