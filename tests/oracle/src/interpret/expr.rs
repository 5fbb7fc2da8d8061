//! Expressions: every form, operands from left to right.

use super::text::short_enough;
use super::{Eval, Exit, Machine, Value};
use crate::construct;
use crate::wire::Reply as Wire;
use redlua_compiler::check::typed::{Arm, Block, Expr, ExprKind, LoopId};
use redlua_compiler::check::types::Type;
use std::rc::Rc;

impl Machine<'_> {
    /// The value of an expression.
    pub(super) fn expr(&mut self, expr: &Expr) -> Eval<Value> {
        self.step()?;
        self.reach(construct::expr(&expr.kind));
        let (name, value) = match &expr.kind {
            ExprKind::Integer(value) => ("integer literal", Value::Int(*value)),
            ExprKind::Float(value) => ("float literal", Value::Float(*value)),
            ExprKind::Bool(value) => ("bool literal", Value::Bool(*value)),
            ExprKind::Text(bytes) => ("text literal", Value::Text(bytes.clone())),
            ExprKind::Unit => ("()", Value::Unit),
            ExprKind::None => ("None", Value::None),
            ExprKind::Local(local) => ("local", self.local(*local)?),
            ExprKind::Key(index, turn) => ("key", self.key(*index, *turn)?),
            ExprKind::Status(text) => ("status", Value::Wire(Wire::Status(text.clone()))),
            ExprKind::Map => ("new map", Value::map(Vec::new())),
            ExprKind::MapFunction(function, operands) => ("function of a map", self.map_function(*function, operands)?),
            ExprKind::Sort(list, order) => ("sorting", self.sort(list, order.as_deref())?),
            ExprKind::Retain(list, pattern, condition) => ("retaining", self.retain(list, pattern, condition)?),
            ExprKind::Encode(format, inner) => ("document that is written", self.encode(*format, inner)?),
            ExprKind::EncodeEach(format, list) => ("documents that are written", self.encode_each(*format, list)?),
            ExprKind::Decode(format, text) => ("document that is read", self.decode_document(*format, text, &expr.ty)?),
            ExprKind::JsonFunction(function, operands) => {
                ("function of JSON", self.json_function(*function, operands)?)
            }
            ExprKind::Protected(command) => ("pcall", self.protected(command)?),
            ExprKind::Log(_, text) => {
                self.text_of(text)?;
                ("log", Value::Unit)
            }
            ExprKind::WithoutError(result) => match self.expr(result)? {
                Value::Ok(value) => ("ok of a result", value.some()),
                Value::Err(_) => ("ok of an error", Value::None),
                _ => return Err(Exit::Unknown("an ok()")),
            },
            ExprKind::Chain(_) => return Err(Exit::Unknown("a chain that nothing consumes")),
            ExprKind::Library(function, operands) => ("function of lua", self.library_function(function, operands)?),
            ExprKind::ReplyPart(reply, at) => ("part of a reply", self.reply_part(reply, at, &expr.ty)?),
            ExprKind::Error => return Err(Exit::Unknown("a fault")),
            ExprKind::BuildKey(key) => ("derived key", self.build_key(key)?),
            ExprKind::Some(inner) => ("Some", self.expr(inner)?.some()),
            ExprKind::Ok(inner) => ("Ok", Value::Ok(Box::new(self.expr(inner)?))),
            ExprKind::Err(inner) => ("Err", Value::Err(Box::new(self.expr(inner)?))),
            ExprKind::Arithmetic { op, left, right, .. } => {
                ("arithmetic", self.arithmetic(*op, left, right, &expr.ty)?)
            }
            ExprKind::FloatArithmetic { op, left, right } => {
                ("float arithmetic", self.float_arithmetic(*op, left, right)?)
            }
            ExprKind::Negate(inner) => return self.negate(inner),
            ExprKind::Not(inner) => ("not", Value::Bool(!self.condition(inner)?)),
            ExprKind::Compare { op, left, right } => ("comparison", self.compare(*op, left, right)?),
            ExprKind::Logic { and, left, right } => {
                let left = self.condition(left)?;
                let value = if left == *and { self.condition(right)? } else { left };
                (if *and { "&&" } else { "||" }, Value::Bool(value))
            }
            ExprKind::Cast(cast, inner) => ("cast", self.cast(*cast, inner, &expr.ty)?),
            ExprKind::Math { function, arguments, guard } => {
                ("function of numbers", self.math(*function, arguments, *guard, &expr.ty)?)
            }
            ExprKind::Concat(pieces) => ("join of texts", self.concat(pieces)?),
            ExprKind::TextFunction(function, operands) => {
                ("function of text", self.text_function(*function, operands, &expr.ty)?)
            }
            ExprKind::ListFunction(function, operands) => {
                ("function of a list", self.list_function(*function, operands)?)
            }
            ExprKind::Consume(chain, sink) => ("chain", self.consume(chain, sink, &expr.ty)?),
            ExprKind::Command(call) => ("command", self.command(call, expr)?),
            ExprKind::If { condition, then, otherwise } => {
                let met = self.condition(condition)?;
                let value = match (met, otherwise) {
                    (true, _) => self.block(then)?,
                    (false, Some(otherwise)) => self.block(otherwise)?,
                    (false, None) => Value::Unit,
                };
                (if otherwise.is_some() { "if else" } else { "if" }, value)
            }
            ExprKind::Let(pattern, value) => {
                let value = self.expr(value)?;
                ("let in a condition", Value::Bool(self.bind(pattern, &value)?))
            }
            ExprKind::Match { scrutinee, arms } => {
                let value = self.expr(scrutinee)?;
                match self.arm(arms, &value)? {
                    Some(arm) => ("match", self.expr(&arm.body)?),
                    None => return Err(Exit::Unknown("a match without an arm")),
                }
            }
            ExprKind::Block(block) => ("block", self.block(block)?),
            ExprKind::While { condition, body, label } => {
                loop {
                    self.step()?;
                    // A `break` with its label may stand in the condition.
                    let met = self.condition(condition).map(Value::Bool);
                    let turn = match met {
                        Ok(Value::Bool(true)) => self.block(body),
                        Ok(_) => break,
                        Err(exit) => Err(exit),
                    };
                    if self.turn(turn, *label)?.is_some() {
                        break;
                    }
                }
                ("while", Value::Unit)
            }
            ExprKind::Loop { body, label } => loop {
                self.step()?;
                let turn = self.block(body);
                if let Some(value) = self.turn(turn, *label)? {
                    break ("loop", value);
                }
            },
            ExprKind::For { pattern, iterable, body, label } => {
                let mut turns = 0;
                self.walk(iterable, &mut |machine, element| {
                    machine.turns.insert(*label, turns);
                    turns += 1;
                    machine.bind(pattern, &element)?;
                    let turn = machine.block(body);
                    Ok(machine.turn(turn, *label)?.is_none())
                })?;
                ("for", Value::Unit)
            }
            ExprKind::Break(label, value) => {
                let value = match value {
                    Some(value) => {
                        self.reach("break with a value");
                        if self.leaving.contains(label) { self.leave(value)? } else { self.expr(value)? }
                    }
                    None => Value::Unit,
                };
                self.reach("break");
                return Err(Exit::Break(*label, value));
            }
            ExprKind::Continue(label) => {
                self.reach("continue");
                return Err(Exit::Continue(*label));
            }
            ExprKind::Return(value) => {
                self.reach("return");
                let value = match value {
                    Some(value) => self.leave(value)?,
                    None => Value::Unit,
                };
                return Err(Exit::Return(value));
            }
            ExprKind::Try(inner) => match self.expr(inner)? {
                Value::Some(value) => ("? of an option", *value),
                Value::Ok(value) => ("? of a result", *value),
                Value::None => {
                    self.reach("? that leaves");
                    return Err(Exit::Return(Value::None));
                }
                Value::Err(error) => {
                    self.reach("? that leaves");
                    let error = if self.is_script() { self.error_text(&error, &inner.ty)? } else { *error };
                    return Err(Exit::Return(Value::Err(Box::new(error))));
                }
                _ => return Err(Exit::Unknown("a ?")),
            },
            ExprKind::IsSome(inner, some) => {
                if let ExprKind::Command(call) = &inner.kind
                    && call.tells_presence()
                {
                    self.reach("value that is only asked for");
                    let reply = self.send_command(call)?;
                    return Ok(Value::Bool(reply.is_some_and(|reply| reply != Wire::Nothing) == *some));
                }
                let value = self.expr(inner)?;
                let name = if *some { "is_some" } else { "is_none" };
                (name, Value::Bool(matches!(value, Value::Some(_)) == *some))
            }
            ExprKind::IsOk(inner, ok) => {
                let value = self.expr(inner)?;
                (if *ok { "is_ok" } else { "is_err" }, Value::Bool(matches!(value, Value::Ok(_)) == *ok))
            }
            ExprKind::UnwrapOr(option, default) => {
                let (value, default) = (self.expr(option)?, self.expr(default)?);
                // `or` is this with another option.
                match (value, matches!(expr.ty, Type::Option(_))) {
                    (Value::Some(value), false) => ("unwrap_or", *value),
                    (Value::Some(value), true) => ("or", Value::Some(value)),
                    (Value::None, false) => ("unwrap_or that takes the default", default),
                    (Value::None, true) => ("or that takes the other", default),
                    _ => return Err(Exit::Unknown("an unwrap_or")),
                }
            }
            ExprKind::Unwrap(option, _) => match self.expr(option)? {
                Value::Some(value) | Value::Ok(value) => ("unwrap", *value),
                _ => {
                    self.reach("unwrap of nothing");
                    return Err(Exit::Abort("MISSING"));
                }
            },
            ExprKind::OkOr(option, error) => {
                let (value, error) = (self.expr(option)?, self.expr(error)?);
                match value {
                    Value::Some(value) => ("ok_or", Value::Ok(value)),
                    Value::None => ("ok_or that gives the error", Value::Err(Box::new(error))),
                    _ => return Err(Exit::Unknown("an ok_or")),
                }
            }
            ExprKind::Assert(condition, _) => {
                self.reach("assert!");
                if !self.condition(condition)? {
                    self.reach("assert! that fails");
                    return Err(Exit::Abort("ASSERT"));
                }
                return Ok(Value::Unit);
            }
            ExprKind::Field(base, _, at) => match self.expr(base)? {
                Value::Record(fields) => ("field", fields.get(*at).cloned().ok_or(Exit::Unknown("a field"))?),
                _ => return Err(Exit::Unknown("a field")),
            },
            ExprKind::Element(base, at) => match self.expr(base)? {
                Value::Tuple(parts) => ("part of a tuple", parts.get(*at).cloned().ok_or(Exit::Unknown("a part"))?),
                _ => return Err(Exit::Unknown("a part")),
            },
            ExprKind::Record { record, fields, base } => {
                let size = self.types.records[record.0].fields.len();
                let mut values = vec![Value::Unit; size];
                for (at, value) in fields {
                    values[*at] = self.expr(value)?;
                }
                if let Some(base) = base {
                    self.reach("record update");
                    let Value::Record(others) = self.expr(base)? else { return Err(Exit::Unknown("an update")) };
                    for at in (0..size).filter(|at| !fields.iter().any(|(given, _)| given == at)) {
                        values[at] = others[at].clone();
                    }
                    // What an open record does not know is a part of the rest.
                    values.extend(others.get(size).cloned());
                }
                ("record", Value::Record(values))
            }
            ExprKind::Tuple(parts) => ("tuple", Value::Tuple(self.all(parts)?)),
            ExprKind::List(parts) => ("list", Value::list(self.all(parts)?)),
            ExprKind::Repeat(value, count) => {
                let (value, count) = (self.expr(value)?, self.integer(count)?);
                let count = usize::try_from(count).ok().filter(|count| *count <= 20_000);
                let count = count.ok_or(Exit::Unknown("too long"))?;
                ("list of equal elements", Value::List(Rc::new(vec![value; count])))
            }
            ExprKind::Variant { variant, fields, .. } => {
                let mut values = vec![Value::Unit; fields.len()];
                for (at, value) in fields {
                    let value = self.expr(value)?;
                    *values.get_mut(*at).ok_or(Exit::Unknown("a variant"))? = value;
                }
                ("variant", Value::Variant(*variant, values))
            }
            ExprKind::Assign(place, value) => {
                self.assign(place, value)?;
                ("assignment", Value::Unit)
            }
            ExprKind::Call { function, arguments } => {
                let name = self.helper(*function)?;
                (name, self.call_helper(*function, arguments)?)
            }
            ExprKind::Clone(inner) => ("clone", self.expr(inner)?),
            ExprKind::Borrow(mutable, inner) => (if *mutable { "&mut" } else { "&" }, self.expr(inner)?),
            ExprKind::Labelled { body, label } => {
                let turn = self.block(body);
                ("labelled block", self.left(turn, *label)?)
            }
        };
        if let Value::Text(text) = &value {
            short_enough(text.len())?;
        }
        self.reach(name);
        Ok(value)
    }

    /// Evaluates for the effect: a reply that nobody asks for is not looked at, whatever its form.
    pub(super) fn discard(&mut self, expr: &Expr) -> Eval<()> {
        match &expr.kind {
            ExprKind::Command(call) => {
                self.reach("command whose reply is dropped");
                self.send_command(call)?;
            }
            ExprKind::Protected(command) => {
                self.reach("pcall whose result is dropped");
                if let ExprKind::Command(call) = &command.kind {
                    // Nobody asks what it answers.
                    drop(self.try_command(call)?);
                }
            }
            ExprKind::If { condition, then, otherwise } => {
                self.reach(construct::expr(&expr.kind));
                self.reach("if statement");
                let met = self.condition(condition)?;
                match (met, otherwise) {
                    (true, _) => self.discard_block(then)?,
                    (false, Some(otherwise)) => self.discard_block(otherwise)?,
                    (false, None) => {}
                }
            }
            ExprKind::Match { scrutinee, arms } => {
                self.reach(construct::expr(&expr.kind));
                self.reach("match statement");
                let value = self.expr(scrutinee)?;
                if let Some(arm) = self.arm(arms, &value)? {
                    self.discard(&arm.body)?;
                }
            }
            ExprKind::Block(block) => self.discard_block(block)?,
            _ => {
                self.expr(expr)?;
            }
        }
        Ok(())
    }

    fn discard_block(&mut self, block: &Block) -> Eval<()> {
        for statement in &block.statements {
            self.statement(statement)?;
        }
        match &block.value {
            Some(value) => self.discard(value),
            None => Ok(()),
        }
    }

    /// The first arm that fits.
    pub(super) fn arm<'s>(&mut self, arms: &'s [Arm], value: &Value) -> Eval<Option<&'s Arm>> {
        for arm in arms {
            if !self.bind(&arm.pattern, value)? {
                continue;
            }
            if let Some(guard) = &arm.guard {
                self.reach("guard of an arm");
                if !self.condition(guard)? {
                    continue;
                }
            }
            return Ok(Some(arm));
        }
        Ok(None)
    }

    pub(super) fn condition(&mut self, expr: &Expr) -> Eval<bool> {
        match self.expr(expr)? {
            Value::Bool(value) => Ok(value),
            _ => Err(Exit::Unknown("a condition")),
        }
    }

    fn all(&mut self, parts: &[Expr]) -> Eval<Vec<Value>> {
        let mut values = Vec::new();
        for part in parts {
            values.push(self.expr(part)?);
        }
        Ok(values)
    }

    /// What a turn of a loop came to: `Some` when the loop is left.
    fn turn(&mut self, turn: Eval<Value>, label: LoopId) -> Eval<Option<Value>> {
        match turn {
            Ok(_) => Ok(None),
            Err(Exit::Continue(loop_id)) if loop_id == label => Ok(None),
            Err(Exit::Break(loop_id, value)) if loop_id == label => Ok(Some(value)),
            Err(exit) => Err(exit),
        }
    }

    /// The value of a block that a `break` may leave.
    pub(super) fn left(&mut self, turn: Eval<Value>, label: LoopId) -> Eval<Value> {
        match turn {
            Err(Exit::Break(loop_id, value)) if loop_id == label => Ok(value),
            other => other,
        }
    }

    /// A call of a helper. What was lent to be changed gets its value back: nobody else could look
    /// at it meanwhile.
    fn call_helper(&mut self, function: usize, arguments: &[Expr]) -> Eval<Value> {
        let script = self.script;
        let Some(helper) = script.helpers.iter().find(|helper| helper.function == function) else {
            return Err(Exit::Unknown("a helper"));
        };
        let mut lent = Vec::new();
        let mut values = Vec::new();
        for (at, argument) in arguments.iter().enumerate() {
            let parameter = helper.parameters.get(at).map(|local| &script.locals[local.0]);
            if parameter.is_some_and(|parameter| parameter.reference && parameter.mutable)
                && let Some(path) = self.path_of(argument)?
            {
                self.reach("list lent to be changed");
                values.push(self.target(&path)?.clone());
                lent.push((at, path));
                continue;
            }
            values.push(self.expr(argument)?);
        }
        let (value, parameters) = self.call(helper, values)?;
        for (at, path) in lent {
            *self.target(&path)? = parameters[at].clone();
        }
        Ok(value)
    }

    /// `reply.get::<T>(i)`: what is not there is as null.
    fn reply_part(&mut self, reply: &Expr, at: &Expr, ty: &Type) -> Eval<Value> {
        let (reply, at) = (self.expr(reply)?, self.integer(at)?);
        let Value::Wire(Wire::Array(parts)) = reply else {
            self.reach("part of a reply that has none");
            return Err(Exit::Abort("STORED"));
        };
        let part = usize::try_from(at).ok().and_then(|at| parts.get(at)).unwrap_or(&Wire::Nothing);
        self.decode_raw(part, ty, false)
    }

    /// `redis::pcall(command)`: what the command answers is a value either way.
    fn protected(&mut self, command: &Expr) -> Eval<Value> {
        let ExprKind::Command(call) = &command.kind else { return Err(Exit::Unknown("a pcall of no command")) };
        match self.try_command(call)? {
            Ok(Some(reply)) => Ok(Value::Ok(Box::new(self.decode(&reply, call, command)?))),
            Ok(None) => Ok(Value::Ok(Box::new(self.nothing_sent(call, command)?))),
            Err(message) => {
                self.reach("error that pcall gives");
                Ok(Value::Err(Box::new(Value::Text(message.into_bytes()))))
            }
        }
    }
}
