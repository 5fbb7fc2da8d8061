//! Commands: calls of every method of a handle, derived from the grammar of the catalogue.
//!
//! What two servers need not answer alike is called by idioms only, of which all can be compared: what is random,
//! what depends on the clock, what looks into the server.

mod argument;
mod called;

pub use called::{LEFT_OUT, called};

use super::Generator;
use crate::keyspace::{Content, Handle};
use crate::tree::Node;
use crate::types::{Int, Ty};
use called::{FAMILIES, has, is_called};
use redlua_compiler::catalogue::{
    self, Argument, Command, Family, Kind, OptionGroup, OptionRule, OptionWord, Parameter, Reply, Times,
};
use std::sync::LazyLock;

/// What their handles are called.
const NAMES: [&str; FAMILIES.len()] = ["text", "hash", "list", "set", "zset", "stream", "bits", "seen", "geo"];

/// The commands of each family.
static COMMANDS: LazyLock<[Vec<&'static Command>; FAMILIES.len()]> = LazyLock::new(|| {
    FAMILIES.map(|family| {
        let fits = |command: &&Command| command.is_on(family) || is_function(command, family);
        catalogue::commands().iter().filter(|command| is_called(command)).filter(fits).collect()
    })
});

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
    // As ZLEXCOUNT.
    if words.contains(&"BYLEX") {
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
