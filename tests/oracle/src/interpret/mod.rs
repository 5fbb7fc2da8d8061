//! What a script means: the typed tree, walked with Rust's semantics, each command sent to a server
//! of its own.
//!
//! It shares the parser and the checker with the compiler, and nothing behind them: what it knows of
//! numbers, texts, replies and order is written here a second time, from the language's rules. It
//! prefers to be plain: values are copied, places are found anew, integers are `i128`.

mod command;
mod decode;
mod document;
mod expr;
mod iterate;
mod json;
mod key;
mod leave;
mod library;
mod list;
mod map;
mod msgpack;
mod number;
mod open;
mod pattern;
mod place;
mod sort;
mod text;
mod text_function;
mod tree;
mod value;

pub use leave::quoted;
pub use sort::SEVERAL_ABORTS;
pub use value::Value;

use crate::reached::Reached;
use crate::wire::Connection;
use redlua_compiler::check::typed::{
    Block, FieldType, Held, Helper, LoopId, Parameter, Script, Statement, StatementKind, Types,
};
use redlua_compiler::check::types::{Integer, Range, Type};
use std::collections::{HashMap, HashSet};

/// How many steps a script may take: generated loops are short, and nest.
const STEPS: u64 = 300_000;

/// How deep calls may nest.
const DEPTH: usize = 40;

/// What a call of a script gave.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// Its reply.
    Value(Value),
    /// The script's own error, as text.
    Error(Vec<u8>),
    /// An abort of redlua's, by its kind: `OVERFLOW`.
    Abort(&'static str),
    /// What a command answered instead of a reply.
    Server(String),
    /// A reply that its type does not hold: nothing looked at the digits on their way, and the invoker finds it.
    Mismatch,
    /// Not interpreted: too long, or a construct that is not known here.
    Unknown(&'static str),
}

/// Why the value of an expression is not there.
#[derive(Debug)]
enum Exit {
    Break(LoopId, Value),
    Continue(LoopId),
    Return(Value),
    Abort(&'static str),
    Server(String),
    /// What the command that is being sent answered, before it is known what that means.
    Answered(String),
    Unknown(&'static str),
    /// The connection broke.
    Lost(std::io::Error),
}

type Eval<T> = Result<T, Exit>;

/// An interpreter in the middle of a script.
struct Machine<'a> {
    script: &'a Script,
    types: &'a Types,
    /// The declared keys, by their index in [`Script::keys`].
    keys: Vec<key::Name>,
    /// The turns of the open loops.
    turns: HashMap<LoopId, usize>,
    /// The loops and labelled blocks of the script whose value is its reply.
    leaving: HashSet<LoopId>,
    connection: &'a mut Connection,
    reached: &'a mut Reached,
    /// The locals of the open functions.
    frames: Vec<Vec<Option<Value>>>,
    steps: u64,
}

/// Runs a script. The values are those of its parameters.
pub fn interpret(
    script: &Script,
    types: &Types,
    values: Vec<Value>,
    connection: &mut Connection,
    reached: &mut Reached,
) -> std::io::Result<Ending> {
    let mut machine = Machine {
        script,
        types,
        keys: Vec::new(),
        turns: HashMap::new(),
        leaving: HashSet::new(),
        connection,
        reached,
        frames: vec![vec![None; script.locals.len()]],
        steps: 0,
    };
    let ending = machine.run(values);
    match ending {
        Ok(ending) => Ok(ending),
        Err(Exit::Abort(kind)) => Ok(Ending::Abort(kind)),
        Err(Exit::Server(message) | Exit::Answered(message)) => Ok(Ending::Server(message)),
        Err(Exit::Lost(error)) => Err(error),
        Err(Exit::Unknown(what)) => Ok(Ending::Unknown(what)),
        Err(Exit::Break(..) | Exit::Continue(_) | Exit::Return(_)) => Ok(Ending::Unknown("a stray jump")),
    }
}

impl Machine<'_> {
    fn run(&mut self, values: Vec<Value>) -> Eval<Ending> {
        // In the order in which the invoker writes them.
        self.keys = key::names(self.script, self.types, &values)?;
        self.check_arguments(&values)?;
        for (key, name) in self.script.keys.iter().zip(self.keys.clone()) {
            let value = match name {
                key::Name::Fixed(name) => Value::Text(name),
                key::Name::Optional(name) => name.map_or(Value::None, |name| Value::Text(name).some()),
                // It is bound in the loop.
                key::Name::Group(_) => continue,
            };
            for local in &key.locals {
                self.frames[0][local.0] = Some(value.clone());
            }
        }
        for (parameter, value) in self.script.parameters.iter().zip(values) {
            self.take_parameter(parameter, value);
        }
        // The last value leaves as `return` does.
        let script = self.script;
        for statement in &script.body.statements {
            match self.statement(statement) {
                Err(Exit::Return(value)) => return Ok(self.ended(value)),
                other => other?,
            }
        }
        let value = match &script.body.value {
            None => Ok(Value::Unit),
            Some(value) => self.leave(value),
        };
        match value {
            Ok(value) | Err(Exit::Return(value)) => Ok(self.ended(value)),
            Err(exit) => Err(exit),
        }
    }

    /// A parameter, or the parts that stand for it.
    fn take_parameter(&mut self, parameter: &Parameter, value: Value) {
        match value {
            Value::Record(parts) | Value::Tuple(parts) if !parameter.parts.is_empty() => {
                for (part, value) in parameter.parts.iter().zip(parts) {
                    self.take_parameter(part, value);
                }
            }
            value => self.frames[0][parameter.local.0] = Some(value),
        }
    }

    /// The ending of a value that went through [`Machine::leave`].
    fn ended(&mut self, value: Value) -> Ending {
        match value {
            Value::Err(error) => match *error {
                Value::Text(text) => Ending::Error(text),
                _ => Ending::Unknown("an error without its text"),
            },
            Value::Ok(value) => self.replied(*value),
            value => self.replied(value),
        }
    }

    fn replied(&mut self, value: Value) -> Ending {
        let ty = match &self.script.reply {
            Type::Result(ty, _) => ty,
            ty => ty,
        };
        if holds(ty, &value, self.types) {
            return Ending::Value(value);
        }
        self.reach("reply that its type does not hold");
        Ending::Mismatch
    }

    /// The prologue: what arrives must be a value that the script can hold.
    fn check_arguments(&mut self, values: &[Value]) -> Eval<()> {
        for (parameter, value) in self.script.parameters.iter().zip(values) {
            self.check_argument(parameter, value)?;
        }
        Ok(())
    }

    fn check_argument(&mut self, parameter: &Parameter, value: &Value) -> Eval<()> {
        if let (Value::Record(parts) | Value::Tuple(parts), false) = (value, parameter.parts.is_empty()) {
            return parameter.parts.iter().zip(parts).try_for_each(|(part, value)| self.check_argument(part, value));
        }
        let is_number = self.script.locals[parameter.local.0].held == Held::Number;
        if parameter.position.is_none() || parameter.uses.as_count {
            return Ok(());
        }
        if let (Value::Text(text), Some(bound)) = (value, parameter.uses.bound)
            && !text_function::is_bound(bound, text)
        {
            self.reach("argument that is no bound");
            return Err(Exit::Abort("TEXT"));
        }
        if let Value::Text(text) = value
            && parameter.uses.refused_in_keys.each().any(|byte| text.contains(&byte))
        {
            self.reach("argument that would bend a key");
            return Err(Exit::Abort("KEY"));
        }
        if let (Value::List(list), Some(whole)) = (value, parameter.uses.whole)
            && !(whole.least..=whole.most).contains(&list.len())
        {
            self.reach("argument that is no list for one piece");
            return Err(Exit::Abort("RANGE"));
        }
        let kind = parameter.ty.integer();
        if is_number && !numbers_fit(value, kind, parameter.uses.within) {
            self.reach("argument that is refused");
            return Err(Exit::Abort("ARGUMENT"));
        }
        Ok(())
    }

    fn step(&mut self) -> Eval<()> {
        self.steps += 1;
        if self.steps > STEPS { Err(Exit::Unknown("too long")) } else { Ok(()) }
    }

    fn block(&mut self, block: &Block) -> Eval<Value> {
        for statement in &block.statements {
            self.statement(statement)?;
        }
        match &block.value {
            Some(value) => self.expr(value),
            None => Ok(Value::Unit),
        }
    }

    fn statement(&mut self, statement: &Statement) -> Eval<()> {
        self.step()?;
        self.reach(crate::construct::statement(&statement.kind));
        match &statement.kind {
            StatementKind::Let { value: None, .. } => self.reach("let without a value"),
            StatementKind::Let { pattern, value: Some(value), otherwise } => {
                let value = self.expr(value)?;
                let fits = self.bind(pattern, &value)?;
                match otherwise {
                    Some(otherwise) => {
                        self.reach(if fits { "let else that fits" } else { "let else that leaves" });
                        if !fits {
                            self.block(otherwise)?;
                            return Err(Exit::Unknown("a let else that did not leave"));
                        }
                    }
                    None => self.reach("let"),
                }
            }
            StatementKind::Expr(expr) => {
                self.reach("expression statement");
                self.discard(expr)?;
            }
        }
        Ok(())
    }

    /// A call of a helper: the arguments are there.
    fn call(&mut self, helper: &Helper, arguments: Vec<Value>) -> Eval<(Value, Vec<Value>)> {
        if self.frames.len() > DEPTH {
            return Err(Exit::Unknown("too deep"));
        }
        let mut frame = vec![None; self.script.locals.len()];
        for (local, value) in helper.parameters.iter().zip(arguments) {
            frame[local.0] = Some(value);
        }
        self.frames.push(frame);
        let result = self.block(&helper.body);
        let frame = self.frames.pop().unwrap_or_default();
        let parameters = helper.parameters.iter().map(|local| frame[local.0].clone().unwrap_or(Value::Unit)).collect();
        match result {
            Ok(value) | Err(Exit::Return(value)) => Ok((value, parameters)),
            Err(exit) => Err(exit),
        }
    }

    fn reach(&mut self, construct: &'static str) {
        self.reached.count(construct);
    }

    fn helper(&self, function: usize) -> Eval<&'static str> {
        let known = self.script.helpers.iter().any(|helper| helper.function == function);
        if known { Ok("call of a helper") } else { Err(Exit::Unknown("a helper")) }
    }

    fn is_script(&self) -> bool {
        self.frames.len() == 1
    }
}

/// Whether all integers of a value are numbers that Lua holds, and times to live where they must be.
fn numbers_fit(value: &Value, kind: Option<Integer>, within: Option<Range>) -> bool {
    match value {
        Value::Int(value) => {
            let bounds = kind.map_or(Range::EXACT, Integer::exact);
            bounds.contains(Range::only(*value)) && within.is_none_or(|within| within.contains(Range::only(*value)))
        }
        Value::Some(inner) => numbers_fit(inner, kind, within),
        Value::List(values) => values.iter().all(|value| numbers_fit(value, None, within)),
        Value::Tuple(values) | Value::Record(values) => values.iter().all(|value| numbers_fit(value, None, None)),
        _ => true,
    }
}

/// Whether a digit string that was handed on is of its type.
fn holds(ty: &Type, value: &Value, types: &Types) -> bool {
    let fields = |fields: &[FieldType], values: &[Value]| {
        fields.iter().zip(values).all(|(field, value)| holds(&field.ty, value, types))
    };
    match (ty, value) {
        (Type::Integer(kind), Value::Int(value)) => kind.full().contains(Range::only(*value)),
        (Type::Option(inner), Value::Some(value)) => holds(inner, value, types),
        (Type::Tuple(parts), Value::Tuple(values)) => {
            parts.iter().zip(values).all(|(ty, value)| holds(ty, value, types))
        }
        (Type::Vec(element) | Type::Array(element, _), Value::List(values)) => {
            values.iter().all(|value| holds(element, value, types))
        }
        (Type::Map(_, key, value), Value::Map(pairs)) => {
            pairs.iter().all(|(left, right)| holds(key, left, types) && holds(value, right, types))
        }
        (Type::Record(id), Value::Record(values)) => fields(&types.records[id.0].fields, values),
        (Type::Enum(id), Value::Variant(at, values)) => fields(&types.enums[id.0].variants[*at].fields, values),
        _ => true,
    }
}

/// The type inside of a list.
fn element_of(ty: &Type) -> &Type {
    match ty {
        Type::Vec(element) | Type::Array(element, _) => element,
        other => other,
    }
}
