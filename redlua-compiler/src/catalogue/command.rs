//! Why: what the compiler knows about one command, whichever phase asks.

use super::argument::{Argument, Kind, OptionWord};
use super::reply::{Reply, ReplyRule};
use super::version::Versions;

/// The type of a key, as its handle states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// `Str<T>`.
    Str,
    /// `Hash`, `Hash<K, V>`, `Hash<Record>`.
    Hash,
    /// `List<T>`.
    List,
    /// `Set<T>`.
    Set,
    /// `ZSet<T>`.
    ZSet,
    /// `Stream`, `Stream<Record>`.
    Stream,
    /// `Bitmap`: a string that is used by its bits.
    Bitmap,
    /// `HyperLogLog`.
    HyperLogLog,
    /// `Geo`: a sorted set that is used by its positions.
    Geo,
    /// `JsonDoc`, `JsonDoc<Record>`.
    Json,
    /// `Bloom`: a Bloom filter.
    Bloom,
    /// `Cuckoo`: a cuckoo filter.
    Cuckoo,
    /// `CountMin`: a count-min sketch.
    CountMin,
    /// `TopK`: the most frequent items.
    TopK,
    /// `TDigest`: a sketch of quantiles.
    TDigest,
    /// `TimeSeries`.
    TimeSeries,
    /// `Channel`: what shard messages are sent to. It has a slot as a key has, and is none.
    Channel,
    /// On a command: it does not look at the type. As a handle: it offers every command.
    Any,
}

impl Family {
    /// Whether the server holds both in one form: a bitmap is a string, a geo index a sorted set.
    pub fn is_stored_as(self, other: Family) -> bool {
        let form = |family| match family {
            Family::Bitmap | Family::HyperLogLog => Family::Str,
            Family::Geo => Family::ZSet,
            family => family,
        };
        form(self) == form(other)
    }

    /// Every family, in the order in which documentation lists them.
    pub const ALL: [Family; 18] = [
        Family::Str,
        Family::Hash,
        Family::List,
        Family::Set,
        Family::ZSet,
        Family::Stream,
        Family::Bitmap,
        Family::HyperLogLog,
        Family::Geo,
        Family::Json,
        Family::Bloom,
        Family::Cuckoo,
        Family::CountMin,
        Family::TopK,
        Family::TDigest,
        Family::TimeSeries,
        Family::Channel,
        Family::Any,
    ];

    /// The word for it in the catalogue's files.
    pub fn word(self) -> &'static str {
        match self {
            Family::Str => "str",
            Family::Hash => "hash",
            Family::List => "list",
            Family::Set => "set",
            Family::ZSet => "zset",
            Family::Stream => "stream",
            Family::Bitmap => "bitmap",
            Family::HyperLogLog => "hyperloglog",
            Family::Geo => "geo",
            Family::Json => "json",
            Family::Bloom => "bloom",
            Family::Cuckoo => "cuckoo",
            Family::CountMin => "countmin",
            Family::TopK => "topk",
            Family::TDigest => "tdigest",
            Family::TimeSeries => "timeseries",
            Family::Channel => "channel",
            Family::Any => "any",
        }
    }

    /// Whether its keys are of a type that a module brings.
    pub fn is_of_module(self) -> bool {
        matches!(
            self,
            Family::Json
                | Family::Bloom
                | Family::Cuckoo
                | Family::CountMin
                | Family::TopK
                | Family::TDigest
                | Family::TimeSeries
        )
    }

    /// The family of a word in the catalogue's files.
    pub fn from_word(word: &str) -> Option<Family> {
        Family::ALL.into_iter().find(|family| family.word() == word)
    }
}

/// What a command does to the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It can change keys.
    Write,
    /// It looks at keys and changes none.
    Read,
    /// It does not touch keys (`TIME`, `PUBLISH`).
    Neutral,
}

/// How a `Vec` argument that is longer than Lua's limit is sent in several calls, and what becomes of the replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chunk {
    /// The counts are added.
    Sum,
    /// The arrays are joined.
    Join,
    /// The last reply stands for all of them.
    Last,
    /// It is true when one of them is.
    AnyTrue,
    /// Several calls would mean something else: the length is checked instead.
    None,
}

/// A relation between options that the grammar alone does not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptionRule {
    /// `A|B with C|D never`: none of the first stands beside one of the second.
    Conflict(Vec<&'static str>, Vec<&'static str>),
    /// `A|B needs C|D`: one of the first asks for one of the second.
    Needs(Vec<&'static str>, Vec<&'static str>),
    /// `A|B with C|D since 7.0.0`: older servers refuse the two together.
    Since(Vec<&'static str>, Vec<&'static str>, Versions),
    /// `A takes one`: the variadic group has exactly one element.
    TakesOne(&'static str),
    /// `A takes several`: the variadic group has two elements or more.
    TakesSeveral(&'static str),
    /// `A as many as sources`: the option's group has as many rounds as the one of this name.
    AsMany(&'static str, &'static str),
}

/// One command, or one sub-command of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub(super) name: &'static str,
    pub(super) method: String,
    pub(super) summary: &'static str,
    pub(super) families: Vec<Family>,
    pub(super) function: bool,
    pub(super) module: Option<&'static str>,
    pub(super) since: Versions,
    pub(super) effect: Effect,
    pub(super) eval_ro: bool,
    pub(super) forbidden: Option<&'static str>,
    pub(super) guard: Option<&'static str>,
    pub(super) arguments: Vec<Argument>,
    pub(super) rules: Vec<OptionRule>,
    pub(super) replies: Vec<ReplyRule>,
    pub(super) chunk: Chunk,
}

impl Command {
    /// The name on the wire: `ZADD`, `XGROUP CREATE`. Each word of it is an argument of its own.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The name in a script: `zadd`, `xgroup_create`, `key_type`.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// One sentence about what it does; empty for a forbidden command.
    pub fn summary(&self) -> &'static str {
        self.summary
    }

    /// The handles that have it as a method; empty for a command that is a function only.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// Whether a handle of this family has it as a method. `Any` has those of all types that servers have without a
    /// module (others have methods of the same names); a type-free command is on all.
    pub fn is_on(&self, family: Family) -> bool {
        let offers_all = family == Family::Any && self.module.is_none();
        !self.families.is_empty()
            && family != Family::Channel
            && (offers_all || self.families.contains(&family) || self.families.contains(&Family::Any))
    }

    /// The module that a server must have loaded, as `MODULE LIST` names it.
    pub fn module(&self) -> Option<&'static str> {
        self.module
    }

    /// Whether it is `redis::…`: without a key, or with an array of keys none of which is the first among equals.
    pub fn is_function(&self) -> bool {
        self.function
    }

    /// The first releases that have it.
    pub fn since(&self) -> Versions {
        self.since
    }

    /// What it does to the data.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// Whether `EVAL_RO` lets a script call it.
    pub fn eval_ro(&self) -> bool {
        self.eval_ro
    }

    /// Why a script may not call it: the sentence of the diagnostic.
    pub fn forbidden(&self) -> Option<&'static str> {
        self.forbidden
    }

    /// The lint that a script must allow before it calls this (`keyspace_scan`).
    pub fn guard(&self) -> Option<&'static str> {
        self.guard
    }

    /// The arguments after the name, in wire order.
    pub fn arguments(&self) -> &[Argument] {
        &self.arguments
    }

    /// Relations between its options.
    pub fn rules(&self) -> &[OptionRule] {
        &self.rules
    }

    /// Its reply rules, most specific first; the last one has no condition.
    pub fn replies(&self) -> &[ReplyRule] {
        &self.replies
    }

    /// How a long `Vec` is split.
    pub fn chunk(&self) -> Chunk {
        self.chunk
    }

    /// The rule for a call with these option words (nested ones included), in which `one` says that every
    /// variadic group and key list has
    /// exactly one element, as written.
    pub fn reply_rule(&self, words: &[&str], one: bool) -> Option<&ReplyRule> {
        self.replies.iter().find(|rule| rule.applies(words, one))
    }

    /// The reply of such a call.
    pub fn reply(&self, words: &[&str], one: bool) -> Option<&Reply> {
        self.reply_rule(words, one).map(ReplyRule::reply)
    }

    /// The option of this name, at the top of the grammar. (Nested words are found in `OptionWord::arguments`.)
    pub fn option(&self, name: &str) -> Option<&OptionWord> {
        self.options().find(|word| word.name() == name)
    }

    /// Every option word at the top of the grammar, in wire order.
    pub fn options(&self) -> impl Iterator<Item = &OptionWord> {
        self.arguments.iter().flat_map(Argument::options)
    }

    /// Whether one of its arguments is a key.
    pub fn has_key(&self) -> bool {
        self.arguments.iter().flat_map(Argument::parameters).any(|p| matches!(p.kind(&[]), Kind::Key(_)))
    }
}
