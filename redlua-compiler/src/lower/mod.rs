//! From what was meant to Lua.
//!
//! Lowering is total: every typed script has a Lua. An expression becomes a Lua expression plus
//! statements that must run before it; whatever stands on its left and could be changed by them
//! is saved in a local first, so that the order of evaluation is Rust's.

mod argument;
mod bits;
mod bound;
mod call;
mod copies;
mod decode;
mod document;
mod expr;
mod facts;
mod header;
mod iterator;
mod json;
mod keys;
mod layers;
mod library;
mod list;
mod loops;
mod map;
mod mapped_error;
mod matching;
mod number;
mod operands;
mod option;
mod own_error;
mod pattern;
mod prologue;
mod protected;
mod raw;
mod reply;
mod result;
mod sink;
mod slice;
mod sort;
mod spread;
mod stmt;
mod text;
mod text_function;
mod variant;

use crate::check::typed::{Held, LocalId, LoopId, Script, Types};
use crate::check::types::{EnumId, Type};
use crate::lua::ast::{Chunk, Expr, Operator, Origin, Statement, StatementKind};
use crate::lua::names::Names;
use crate::lua::prelude::{self, Helper};
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The Lua of a script, and where its statements come from.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The Lua tree.
    pub chunk: Chunk,
    /// The place of each origin in the user's source.
    pub spans: Vec<Span>,
}

impl Lowered {
    /// The place of an origin.
    pub fn span(&self, origin: Origin) -> Option<Span> {
        self.spans.get(usize::try_from(origin.0).ok()?).copied()
    }
}

/// Lowers a script with its helpers.
///
/// Which helpers of the prelude are used is known only at the end, and a name of the source should give way to
/// none that is not there. Where one did, the script is lowered again.
pub fn lower_script(script: &Script, types: &Types) -> Lowered {
    let (lowered, used, met) = Lowering::new(script, types, prelude::names()).lower();
    let used: BTreeSet<&'static str> = used.into_iter().map(|helper| helper.name).collect();
    if met.iter().all(|name| used.contains(name.as_str())) {
        return lowered;
    }
    Lowering::new(script, types, Arc::new(used)).lower().0
}

/// The state of lowering one script.
pub(crate) struct Lowering<'a> {
    pub(crate) script: &'a Script,
    pub(crate) types: &'a Types,
    names: Names,
    /// What stands for a local in Lua: mostly a name, an `ARGV[n]` for what is only sent on.
    places: BTreeMap<LocalId, Expr>,
    /// The second local of a `Result`: its error, or `nil`.
    problems: BTreeMap<LocalId, Expr>,
    /// The number of elements of a list parameter, where it has a name.
    counts: BTreeMap<LocalId, Expr>,
    /// Where the keys of a list's elements begin, by the list.
    group_places: BTreeMap<usize, keys::GroupPlace>,
    /// The number of the turn, from 1, of a loop over a list.
    turns: BTreeMap<LoopId, Expr>,
    /// Places that loops walk, each with the list that has it.
    inside: BTreeSet<(LocalId, LocalId)>,
    /// Names whose value never changes: they need not be saved.
    constant: BTreeSet<String>,
    /// How often a name is bound in the source: a name that is bound twice gets another one where
    /// its scope in Lua is wider than in Rust.
    bound: BTreeMap<String, usize>,
    /// The Lua names of such locals.
    rebound: BTreeSet<String>,
    /// Parameters of closures that would hide another local from a later closure.
    hiding: BTreeSet<LocalId>,
    functions: BTreeMap<usize, String>,
    /// The functions that read and write records and tuples of documents, those that others call first.
    documents: Vec<(document::Part, String)>,
    /// Helpers that an earlier one calls: their names are declared in front of all.
    forward: BTreeSet<usize>,
    used: BTreeSet<Helper>,
    block: Vec<Statement>,
    /// Whether the open block ends in `return` or `break`: what follows is never reached.
    ended: bool,
    origin: Origin,
    spans: Vec<Span>,
    loops: Vec<loops::OpenLoop>,
    /// The loops that a chain has beside its own.
    layers: layers::Layers,
    /// Flags of outer loops that were set since the innermost open loop began.
    flags_set: BTreeSet<String>,
    /// The variables of open loops, innermost last.
    counters: Vec<String>,
    /// The enums that a `Result` of the script or a helper carries: their values hold the text of the error.
    errors: BTreeSet<EnumId>,
    /// Whether errors that are built now may be taken apart later.
    keeps_errors: bool,
    /// The name of the `let` whose value is being lowered, for the local that will hold it.
    wish: Option<LocalId>,
    context: Context,
}

/// What a value that leaves becomes.
#[derive(Clone, Debug)]
pub(crate) enum Context {
    /// The reply of the script.
    Script,
    /// The result of a helper of this type.
    Helper(Type),
}

impl<'a> Lowering<'a> {
    /// The Lua, the helpers that it uses, and the names of helpers that other names had to avoid.
    fn lower(mut self) -> (Lowered, BTreeSet<Helper>, BTreeSet<String>) {
        let script = self.script;
        let prologue = self.lower_prologue();
        // What never changes in one function may change in another that has the same name for it.
        let constant = std::mem::take(&mut self.constant);
        let mut functions = self.lower_documents();
        functions.extend(self.lower_helpers());
        self.constant = constant;
        let body = self.lower_body();
        let header = header::header(script, self.types);
        // In the order of the table, which is the order in which they need each other.
        let used = prelude::ALL.iter().filter(|helper| self.used.contains(helper));
        let prelude = used.map(|helper| helper.text(&script.name)).collect();
        let chunk = Chunk { header, prelude, functions, prologue, body };
        (Lowered { chunk, spans: self.spans }, self.used, self.names.met())
    }

    fn new(script: &'a Script, types: &'a Types, reserved: Arc<BTreeSet<&'static str>>) -> Self {
        let mut names = Names::new(reserved);
        for local in &script.locals {
            names.reserve(&local.name);
        }
        let mut functions = BTreeMap::new();
        for helper in &script.helpers {
            // Functions and locals are two name spaces in Rust, and one in Lua.
            let taken = script.locals.iter().any(|local| local.name == helper.name);
            let name = if taken { names.fresh(&helper.name) } else { names.declare(&helper.name) };
            functions.insert(helper.function, name);
        }
        let documents = document::parts_of(script, types, &mut names);
        let mut lowering = Self {
            script,
            types,
            names,
            places: BTreeMap::new(),
            problems: BTreeMap::new(),
            counts: BTreeMap::new(),
            group_places: BTreeMap::new(),
            turns: BTreeMap::new(),
            inside: BTreeSet::new(),
            constant: BTreeSet::new(),
            bound: BTreeMap::new(),
            rebound: BTreeSet::new(),
            hiding: BTreeSet::new(),
            functions,
            documents,
            forward: BTreeSet::new(),
            used: BTreeSet::new(),
            block: Vec::new(),
            ended: false,
            origin: Origin(0),
            spans: vec![script.source.span],
            loops: Vec::new(),
            layers: layers::Layers::default(),
            flags_set: BTreeSet::new(),
            counters: Vec::new(),
            errors: errors_of(script),
            keeps_errors: false,
            wish: None,
            context: Context::Script,
        };
        lowering.count_names(bound::in_script(script));
        lowering
    }

    /// Counts how often each name is bound in the function that is lowered next.
    pub(crate) fn count_names(&mut self, locals: Vec<LocalId>) {
        self.bound.clear();
        for local in locals {
            *self.bound.entry(self.script.locals[local.0].name.clone()).or_default() += 1;
        }
    }

    /// The statements of the body that `inside` lowers.
    pub(crate) fn nested(&mut self, inside: impl FnOnce(&mut Self)) -> Vec<Statement> {
        let outer = std::mem::take(&mut self.block);
        let outer_ended = std::mem::replace(&mut self.ended, false);
        inside(self);
        self.ended = outer_ended;
        std::mem::replace(&mut self.block, outer)
    }

    /// Runs `inside` with statements that come from `span`.
    pub(crate) fn at<T>(&mut self, span: Span, inside: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.origin;
        self.origin = Origin(u32::try_from(self.spans.len()).unwrap_or(u32::MAX));
        self.spans.push(span);
        let result = inside(self);
        self.origin = outer;
        result
    }

    /// Appends a statement, unless nothing reaches it.
    pub(crate) fn push(&mut self, kind: StatementKind) {
        if self.ended {
            return;
        }
        self.ended = matches!(kind, StatementKind::Return(_) | StatementKind::Break);
        self.block.push(Statement { kind, origin: self.origin });
    }

    // Names and locals.

    /// `local name = value`, with a name that nothing else has; it never changes.
    pub(crate) fn save(&mut self, wish: &str, value: Expr) -> Expr {
        let name = self.names.fresh(wish);
        self.constant.insert(name.clone());
        self.push(StatementKind::Local { names: vec![name.clone()], values: vec![value] });
        Expr::Name(name)
    }

    /// The expression in a local: that of the `let` which waits for it, or a temporary.
    pub(crate) fn hold(&mut self, wish: Option<LocalId>, hint: &str, expr: Expr) -> Expr {
        match wish {
            Some(local) => {
                let name = self.name_wide_local(local);
                self.push(StatementKind::Local { names: vec![name.clone()], values: vec![expr] });
                Expr::Name(name)
            }
            None => self.stable(hint, expr),
        }
    }

    /// A local without a value that is assigned later.
    pub(crate) fn declare(&mut self, wish: &str) -> String {
        let name = self.names.fresh(wish);
        self.push(StatementKind::Local { names: vec![name.clone()], values: Vec::new() });
        name
    }

    /// The Lua name of a local that is declared in its own block, as in Rust.
    pub(crate) fn name_local(&mut self, local: LocalId) -> String {
        let declared = &self.script.locals[local.0];
        if self.hiding.contains(&local) {
            return self.name_wide_local(local);
        }
        let name = self.names.declare(&declared.name);
        if self.bound.get(&declared.name).copied().unwrap_or(0) > 1 {
            self.rebound.insert(name.clone());
        }
        self.take_name(local, name)
    }

    /// The Lua name of a local whose scope is wider in Lua: it must not hide another one.
    pub(crate) fn name_wide_local(&mut self, local: LocalId) -> String {
        let declared = &self.script.locals[local.0];
        let name = if self.bound.get(&declared.name).copied().unwrap_or(0) > 1 {
            self.names.fresh(&declared.name)
        } else {
            self.names.declare(&declared.name)
        };
        self.take_name(local, name)
    }

    fn take_name(&mut self, local: LocalId, name: String) -> String {
        // A name that is bound several times, or changes, may mean another value later.
        let declared = &self.script.locals[local.0];
        if !declared.mutable && self.bound.get(&declared.name).copied().unwrap_or(0) <= 1 {
            self.constant.insert(name.clone());
        }
        self.places.insert(local, Expr::Name(name.clone()));
        name
    }

    /// A name for the variable of a loop: `i`, or the next letter inside of another such loop.
    pub(crate) fn open_counter(&mut self) -> String {
        self.open_counter_as(&["i", "j", "k"])
    }

    /// The first of these names that no open loop and no local has.
    pub(crate) fn open_counter_as(&mut self, wishes: &[&str]) -> String {
        let is_free = |name: &str| !self.bound.contains_key(name) && !self.counters.iter().any(|open| open == name);
        let name = match wishes.iter().find(|name| is_free(name)) {
            Some(name) => (*name).to_owned(),
            None => self.names.fresh(wishes.first().copied().unwrap_or("i")),
        };
        self.constant.insert(name.clone());
        self.counters.push(name.clone());
        name
    }

    /// The loop of the innermost counter ends.
    pub(crate) fn close_counter(&mut self) {
        self.counters.pop();
    }

    /// What stands for a local.
    pub(crate) fn place_of(&self, local: LocalId) -> Expr {
        self.places.get(&local).cloned().unwrap_or(Expr::Nil)
    }

    pub(crate) fn held_of(&self, local: LocalId) -> Held {
        self.script.locals[local.0].held
    }

    /// Whether evaluating an expression later gives the same value and does nothing.
    pub(crate) fn is_stable(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Nil | Expr::Bool(_) | Expr::Number(_) | Expr::Text(_) => true,
            Expr::Name(name) => self.constant.contains(name),
            Expr::Index(base, index) => {
                matches!(&**base, Expr::Name(name) if name == "ARGV" || name == "KEYS") && self.is_stable(index)
            }
            _ => false,
        }
    }

    /// The expression, saved in a local unless it is stable.
    pub(crate) fn stable(&mut self, wish: &str, expr: Expr) -> Expr {
        if self.is_stable(&expr) { expr } else { self.save(wish, expr) }
    }

    /// A call of a helper of the prelude.
    pub(crate) fn helper(&mut self, helper: Helper, arguments: Vec<Expr>) -> Expr {
        self.use_helper(helper);
        Expr::Call(Box::new(Expr::Name(helper.name.to_owned())), arguments)
    }

    /// Notes that the script needs a helper, with those that it calls itself.
    pub(crate) fn use_helper(&mut self, helper: Helper) {
        if self.used.insert(helper) {
            helper.needs.iter().for_each(|needed| self.use_helper(*needed));
        }
    }

    /// `error('REDLUA_KIND script: text', 0)`.
    pub(crate) fn abort(&mut self, kind: &str, text: &str) -> StatementKind {
        let message = format!("REDLUA_{kind} {}: {text}", self.script.name);
        StatementKind::Call(call("error", vec![Expr::Text(message.into_bytes()), number(0)]))
    }
}

/// The error types of all that is, or gives, a `Result`.
fn errors_of(script: &Script) -> BTreeSet<EnumId> {
    let results = script.helpers.iter().map(|helper| &helper.result);
    let results = results.chain(script.locals.iter().map(|local| &local.ty));
    let of_results = results.filter_map(|ty| match ty {
        Type::Result(_, error) => match **error {
            Type::Enum(id) => Some(id),
            _ => None,
        },
        _ => None,
    });
    of_results.chain(script.error).collect()
}

/// `redis.call`.
pub(crate) fn command_function() -> Expr {
    index(Expr::Name("redis".to_owned()), text("call"))
}

/// `name(arguments)`; a name with a point is a member of a library.
pub(crate) fn call(name: &str, arguments: Vec<Expr>) -> Expr {
    let function = match name.split_once('.') {
        Some((library, member)) => index(Expr::Name(library.to_owned()), text(member)),
        None => Expr::Name(name.to_owned()),
    };
    Expr::Call(Box::new(function), arguments)
}

pub(crate) fn number(value: i128) -> Expr {
    Expr::Number(value.to_string())
}

pub(crate) fn text(value: &str) -> Expr {
    Expr::Text(value.as_bytes().to_vec())
}

pub(crate) fn index(base: Expr, at: Expr) -> Expr {
    Expr::Index(Box::new(base), Box::new(at))
}

pub(crate) fn binary(op: Operator, left: Expr, right: Expr) -> Expr {
    Expr::Binary(op, Box::new(left), Box::new(right))
}

pub(crate) fn not(value: Expr) -> Expr {
    match value {
        // Of an option, `not` makes a bool: taken away twice, its value would be left.
        Expr::Not(inner) if gives_bool(&inner) => *inner,
        Expr::Binary(Operator::Equal, left, right) => Expr::Binary(Operator::NotEqual, left, right),
        Expr::Binary(Operator::NotEqual, left, right) => Expr::Binary(Operator::Equal, left, right),
        other => Expr::Not(Box::new(other)),
    }
}

/// Whether an expression is `true` or `false`, whatever is in it.
fn gives_bool(expr: &Expr) -> bool {
    match expr {
        Expr::Bool(_) | Expr::Not(_) => true,
        Expr::Binary(Operator::And | Operator::Or, left, right) => gives_bool(left) && gives_bool(right),
        Expr::Binary(op, ..) => matches!(
            op,
            Operator::Equal
                | Operator::NotEqual
                | Operator::Less
                | Operator::LessEqual
                | Operator::Greater
                | Operator::GreaterEqual
        ),
        _ => false,
    }
}

/// A condition, where only its truth counts: `x ~= false` is `x`, `x == false` is `not x`.
pub(crate) fn truth(condition: Expr) -> Expr {
    let is_false = |expr: &Expr| *expr == Expr::Bool(false);
    match condition {
        Expr::Binary(Operator::NotEqual, left, right) if is_false(&right) => truth(*left),
        Expr::Binary(Operator::Equal, left, right) if is_false(&right) => Expr::Not(Box::new(truth(*left))),
        Expr::Binary(op @ (Operator::And | Operator::Or), left, right) => binary(op, truth(*left), truth(*right)),
        Expr::Not(inner) => match truth(*inner) {
            Expr::Not(twice) => *twice,
            once => Expr::Not(Box::new(once)),
        },
        other => other,
    }
}

/// `base + value` with constants folded: `i - 1 + 1` is `i`.
pub(crate) fn plus(base: Expr, value: i128) -> Expr {
    match &base {
        Expr::Binary(op @ (Operator::Add | Operator::Subtract), left, right) => {
            let known = match &**right {
                Expr::Number(digits) => digits.parse::<i128>().ok(),
                _ => None,
            };
            match (known, op) {
                (Some(known), Operator::Add) => plus((**left).clone(), value + known),
                (Some(known), _) => plus((**left).clone(), value - known),
                _ => sum_of(base, value),
            }
        }
        _ => sum_of(base, value),
    }
}

fn sum_of(base: Expr, value: i128) -> Expr {
    match &base {
        Expr::Number(digits) => match digits.parse::<i128>() {
            Ok(known) => number(known + value),
            Err(_) => binary(Operator::Add, base, number(value)),
        },
        _ if value == 0 => base,
        _ if value < 0 => binary(Operator::Subtract, base, number(-value)),
        _ => binary(Operator::Add, base, number(value)),
    }
}

/// Whether a value of the type is `false` or `nil` for some values: `a and b or c` is then wrong.
pub(crate) fn can_be_false(ty: &Type) -> bool {
    matches!(ty, Type::Bool | Type::Option(_) | Type::Unit | Type::Never | Type::Error)
}

/// Whether the type is `Option<bool>`, whose `None` is `nil`.
pub(crate) fn none_is_nil(ty: &Type) -> bool {
    matches!(ty, Type::Option(inner) if **inner == Type::Bool)
}
