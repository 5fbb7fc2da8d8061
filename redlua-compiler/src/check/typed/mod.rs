//! What was meant: every name is resolved, every expression has a type, the keys, the effects and
//! the places that need a guard are known. Lowering and emitting read nothing else.

mod chain;
mod command;
mod function;
mod item;
mod key;
mod library;
mod tree;

pub use super::called::Called;
use super::types::{EnumId, Range, Type};
use crate::span::Span;
use crate::syntax::ast;
pub use chain::{Chain, Order, OrderKey, Sink, SinkKind, Stage, StageKind};
pub use command::{CommandCall, ElementWord, ReplyForm, Stored, Subject, WholeList, Word};
pub use function::{
    Arithmetic, Bits, Bound, Cast, Comparison, End, JsonFunction, JsonKind, ListFunction, LogLevel, MapFunction,
    MapPart, Math, TextFunction,
};
pub use item::{EnumType, FieldType, KeyspaceType, MemberPart, MemberType, RecordType, Types, VariantType};
pub use key::{BuiltKey, BuiltPiece, Key, KeyBytes, KeyPart, KeyPath, KeyRules, KeySlot};
pub use library::{Capture, LibraryFunction, LuaPattern, PackFormat, PackItem, PackedInteger};
use std::collections::BTreeMap;
pub use tree::{
    Arm, Block, Expr, ExprId, ExprKind, Iterable, LoopId, Pattern, PatternKind, Piece, Place, Statement, StatementKind,
};

/// All that one script needs, its helpers and types included.
#[derive(Clone, Debug)]
pub struct Script {
    /// The name of the `fn`.
    pub name: String,
    /// The `fn` as written, for its visibility, docs and attributes.
    pub source: ast::Function,
    /// The parameters in order.
    pub parameters: Vec<Parameter>,
    /// The declared keys in the order of their first `key!`.
    pub keys: Vec<Key>,
    /// The template of each local that holds a key, for messages.
    pub templates: BTreeMap<LocalId, String>,
    /// The keys that the script puts together, so that they are not in `KEYS`.
    pub derived: Vec<LocalId>,
    /// Whether the invoker compares the slots of the keys, because no tag proves them to be one.
    pub compare_slots: bool,
    /// Whether it may meet a cluster: `#[redlua(cluster = false)]` says that it does not.
    pub cluster: bool,
    /// The type of the reply as it leaves, without the `Result`.
    pub reply: Type,
    /// With `#[redlua(flat)]`: the parts of the tuples whose `Vec` leaves as one flat array.
    pub flat: Option<Vec<Type>>,
    /// The script's own errors.
    pub error: Option<EnumId>,
    /// The body.
    pub body: Block,
    /// All locals of the script.
    pub locals: Vec<Local>,
    /// The helpers that the script uses, those that are used by others first.
    pub helpers: Vec<Helper>,
    /// The number of expression ids that were given out.
    pub expressions: usize,
    /// What it does to the data.
    pub effects: Effects,
}

/// A private function.
#[derive(Clone, Debug)]
pub struct Helper {
    /// Its index in the module's functions.
    pub function: usize,
    /// Its name.
    pub name: String,
    /// Its parameters; they are locals of the script.
    pub parameters: Vec<LocalId>,
    /// What it gives.
    pub result: Type,
    /// The body.
    pub body: Block,
    /// Its signature's place.
    pub span: Span,
}

/// What a script does to the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// It calls a command that can change keys.
    pub writes: bool,
    /// It calls a command that `EVAL_RO` refuses.
    pub refused_read_only: bool,
    /// It must run on servers that don't know `EVAL_RO`. They answer with the arguments in the text of an error, which
    /// clients can't read if they are not UTF-8.
    pub unknown_read_only: bool,
}

/// A parameter of a script.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The local that holds it.
    pub local: LocalId,
    /// As written.
    pub source: ast::Parameter,
    /// Its type as it is sent, in which documents are told; inside of the body it is that of the local.
    pub ty: Type,
    /// Whether it is a part of another parameter.
    pub is_part: bool,
    /// What stands for it, where it is a record or tuple of which the body needs only the parts.
    pub parts: Vec<Parameter>,
    /// Its place in `ARGV` (from 1), unless it is used in keys only. An `Option` of text takes two.
    pub position: Option<usize>,
    /// The list parameter behind whose elements `position` counts, by its index.
    pub after: Option<usize>,
    /// How its value is used.
    pub uses: Uses,
    /// The parts of a record or tuple that are times to live, each by its path, and where it is one.
    pub positive_parts: Vec<(Vec<usize>, Span)>,
    /// Of a list, the parts of its elements that are held to bounds.
    pub held_elements: Vec<HeldElement>,
}

/// A part of each element of a list that must keep to bounds.
#[derive(Clone, Debug)]
pub struct HeldElement {
    /// The way to it: names of fields, numbers of parts.
    pub parts: Vec<String>,
    /// The bounds.
    pub within: Range,
}

impl Parameter {
    /// What stands for it in the body: its parts, or itself.
    pub fn leaves(&self) -> Vec<&Parameter> {
        if self.parts.is_empty() { vec![self] } else { self.parts.iter().flat_map(Parameter::leaves).collect() }
    }
}

impl Script {
    /// The parameters as the body knows them.
    pub fn leaves(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().flat_map(Parameter::leaves)
    }
}

/// How a parameter is used: decides what the prologue checks and what the body forwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Somewhere its value is needed inside the body (a key template is not inside).
    pub in_body: bool,
    /// Somewhere it is sent on unchanged: to a command, a text, a reply.
    pub forwarded: bool,
    /// Somewhere its value is computed with, compared, or changed.
    pub as_value: bool,
    /// What the invoker and the prologue hold it to: a time to live that no test in the body comes before is more than 0.
    pub within: Option<Range>,
    /// A float that is sent on only, to where Redis takes infinities.
    pub infinite: bool,
    /// It is a text that must be a bound of these.
    pub bound: Option<Bound>,
    /// What a text must not hold, because it stands in keys that the script puts together.
    pub refused_in_keys: KeyBytes,
    /// How many elements the list must have, because commands take it in one piece.
    pub whole: Option<WholeList>,
    /// Of a list whose elements stand in keys only, the number of elements is sent; of such an option, whether it is
    /// there.
    pub as_count: bool,
}

impl Uses {
    /// Holds it to these bounds as well.
    pub fn hold(&mut self, bounds: Range) {
        self.within = Some(self.within.map_or(bounds, |within| within.meet(bounds)));
    }
}

impl Script {
    /// The keys that are always there.
    pub fn fixed_keys(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().filter(|key| key.slot == KeySlot::Fixed)
    }

    /// The keys that are there when their parameters are.
    pub fn optional_keys(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().filter(|key| key.slot == KeySlot::Optional)
    }

    /// The keys for each element of a list, by the list, in wire order.
    pub fn key_groups(&self) -> Vec<(usize, Vec<&Key>)> {
        let mut groups: Vec<(usize, Vec<&Key>)> = Vec::new();
        for key in &self.keys {
            let KeySlot::Group(list) = key.slot else { continue };
            match groups.iter_mut().find(|(known, _)| *known == list) {
                Some((_, members)) => members.push(key),
                None => groups.push((list, vec![key])),
            }
        }
        groups
    }

    /// All keys as they stand in `KEYS`, those of a group once.
    pub fn keys_in_wire_order(&self) -> Vec<&Key> {
        let groups = self.key_groups();
        let members = groups.iter().flat_map(|(_, members)| members.iter().copied());
        self.fixed_keys().chain(self.optional_keys()).chain(members).collect()
    }
}

/// A local of a script or of one of its helpers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalId(pub usize);

/// What is known about a local.
#[derive(Clone, Debug)]
pub struct Local {
    /// Its name in the source.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Whether it is `mut`, or points to what may be changed.
    pub mutable: bool,
    /// Whether its `let` has no value, so that an assignment gives it one.
    pub late: bool,
    /// Whether it is a helper's parameter that points to a value of the caller.
    pub reference: bool,
    /// Where it is bound.
    pub span: Span,
    /// How an integer in it is held.
    pub held: Held,
}

/// How a 64-bit integer is held in Lua.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Held {
    /// As a number; exact within ±(2^53−1).
    #[default]
    Number,
    /// As canonical decimal text: it is only forwarded or compared for equality.
    Text,
}
