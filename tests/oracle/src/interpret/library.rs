//! The functions of `lua::`: bytes that are packed, and patterns, which are Lua's own and matched by Lua itself.

use super::text::is_exact;
use super::{Eval, Exit, Machine, Value};
use redlua_compiler::check::typed::{Capture, Expr, LibraryFunction, LuaPattern, PackFormat, PackItem, PackedInteger};
use redlua_compiler::check::types::Range;

/// A step through a format.
enum Step {
    /// A zero byte that is no value.
    Padding,
    /// The next value, and whether its low byte comes first.
    Item(PackItem, bool),
}

impl Machine<'_> {
    pub(super) fn library_function(&mut self, function: &LibraryFunction, operands: &[Expr]) -> Eval<Value> {
        let mut values = Vec::new();
        for operand in operands {
            values.push(match operand.ty.integer() {
                Some(_) => Value::Int(self.integer(operand)?),
                None => self.expr(operand)?,
            });
        }
        match function {
            LibraryFunction::Pack(format) => {
                self.reach("lua::pack");
                pack(format, &values)
            }
            LibraryFunction::Unpack(format) => {
                self.reach("lua::unpack");
                let Some(Value::Text(bytes)) = values.first() else { return Err(Exit::Unknown("an unpack")) };
                unpack(format, bytes)
            }
            LibraryFunction::Captures(pattern) => {
                self.reach("lua::captures");
                let Some(Value::Text(text)) = values.first() else { return Err(Exit::Unknown("a capture")) };
                captures(pattern, text)
            }
            LibraryFunction::Gmatch(_) => Err(Exit::Unknown("lua::gmatch")),
        }
    }
}

/// The format, byte by byte: blanks mean nothing, `<` and `>` the order of what follows.
fn steps(format: &PackFormat) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut items = format.items.iter();
    let (mut little, mut counts) = (true, false);
    for letter in format.text.bytes() {
        match letter {
            b'<' | b'=' => little = true,
            b'>' => little = false,
            b'x' => steps.push(Step::Padding),
            b' ' | b'0'..=b'9' => continue,
            // It is the text of the length before it.
            b'c' if counts => {}
            _ => {
                if let Some(item) = items.next() {
                    steps.push(Step::Item(*item, little));
                    counts = matches!(item, PackItem::Counted(_));
                    continue;
                }
            }
        }
        counts = false;
    }
    steps
}

fn pack(format: &PackFormat, values: &[Value]) -> Eval<Value> {
    let mut packed = Vec::new();
    let mut values = values.iter();
    for step in steps(format) {
        let Step::Item(item, little) = step else {
            packed.push(0);
            continue;
        };
        match (item, values.next()) {
            (PackItem::Integer(integer), Some(Value::Int(value))) => {
                packed.extend(integer_bytes(integer, *value, little)?);
            }
            (PackItem::Float(size), Some(Value::Float(value))) => {
                if !value.is_finite() || size == 4 && value.abs() > f64::from(f32::MAX) {
                    return Err(Exit::Abort("FLOAT"));
                }
                let mut bytes = match size {
                    4 => (*value as f32).to_le_bytes().to_vec(),
                    _ => value.to_le_bytes().to_vec(),
                };
                if !little {
                    bytes.reverse();
                }
                packed.extend(bytes);
            }
            (PackItem::Bytes(length), Some(Value::Text(text))) if text.len() == length => packed.extend(text),
            (PackItem::Terminated, Some(Value::Text(text))) if !text.contains(&0) => {
                packed.extend(text);
                packed.push(0);
            }
            (PackItem::Bytes(_) | PackItem::Terminated, Some(_)) => return Err(Exit::Abort("TEXT")),
            (PackItem::Counted(integer), Some(Value::Text(text))) => {
                packed.extend(integer_bytes(integer, text.len() as i128, little)?);
                packed.extend(text);
            }
            _ => return Err(Exit::Unknown("a packed value")),
        }
    }
    Ok(Value::Text(packed))
}

fn integer_bytes(integer: PackedInteger, value: i128, little: bool) -> Eval<Vec<u8>> {
    if !integer.range().contains(Range::only(value)) {
        return Err(Exit::Abort("OVERFLOW"));
    }
    let mut bytes = value.to_le_bytes()[..integer.bytes].to_vec();
    if !little {
        bytes.reverse();
    }
    Ok(bytes)
}

fn unpack(format: &PackFormat, bytes: &[u8]) -> Eval<Value> {
    let mut rest = bytes;
    let mut values = Vec::new();
    for step in steps(format) {
        match step {
            Step::Padding => drop(taken(&mut rest, 1)?),
            Step::Item(PackItem::Integer(integer), little) => {
                values.push(Value::Int(read_integer(integer, &mut rest, little)?));
            }
            Step::Item(PackItem::Float(size), little) => {
                let mut bytes = taken(&mut rest, size)?.to_vec();
                if !little {
                    bytes.reverse();
                }
                let single = <[u8; 4]>::try_from(bytes.as_slice()).map(|bytes| f64::from(f32::from_le_bytes(bytes)));
                let double = <[u8; 8]>::try_from(bytes.as_slice()).map(f64::from_le_bytes);
                values.push(Value::Float(single.or(double).map_err(|_| Exit::Unknown("a packed float"))?));
            }
            Step::Item(PackItem::Bytes(length), _) => values.push(Value::Text(taken(&mut rest, length)?.to_vec())),
            Step::Item(PackItem::Terminated, _) => {
                let end = rest.iter().position(|byte| *byte == 0).ok_or(Exit::Abort("TEXT"))?;
                values.push(Value::Text(taken(&mut rest, end)?.to_vec()));
                taken(&mut rest, 1)?;
            }
            Step::Item(PackItem::Counted(integer), little) => {
                let length = read_integer(integer, &mut rest, little)?;
                let length = usize::try_from(length).map_err(|_| Exit::Abort("TEXT"))?;
                values.push(Value::Text(taken(&mut rest, length)?.to_vec()));
            }
        }
    }
    // All of it is there before any value is looked at.
    for value in &values {
        match value {
            Value::Float(value) if !value.is_finite() => return Err(Exit::Abort("FLOAT")),
            Value::Int(value) if !is_exact(*value) => return Err(Exit::Abort("OVERFLOW")),
            _ => {}
        }
    }
    match <[Value; 1]>::try_from(values) {
        Ok([value]) => Ok(value),
        Err(values) => Ok(Value::Tuple(values)),
    }
}

fn taken<'b>(rest: &mut &'b [u8], length: usize) -> Eval<&'b [u8]> {
    let (taken, behind) = rest.split_at_checked(length).ok_or(Exit::Abort("TEXT"))?;
    *rest = behind;
    Ok(taken)
}

fn read_integer(integer: PackedInteger, rest: &mut &[u8], little: bool) -> Eval<i128> {
    let bytes = taken(rest, integer.bytes)?;
    let digit = |value: i128, byte: &u8| value * 256 + i128::from(*byte);
    let value = if little { bytes.iter().rev().fold(0, digit) } else { bytes.iter().fold(0, digit) };
    let all = 1i128 << (8 * integer.bytes);
    Ok(if integer.signed && value >= all / 2 { value - all } else { value })
}

fn captures(pattern: &LuaPattern, text: &[u8]) -> Eval<Value> {
    let found = matched(pattern, text).map_err(|_| Exit::Unknown("a pattern that Lua refuses"))?;
    Ok(match found.as_slice() {
        [] => Value::None,
        [value] => value.clone().some(),
        values => Value::Tuple(values.to_vec()).some(),
    })
}

/// `string.match`; places count from 0.
fn matched(pattern: &LuaPattern, text: &[u8]) -> mlua::Result<Vec<Value>> {
    let lua = mlua::Lua::new();
    let function: mlua::Function = lua.load("return string.match(...)").into_function()?;
    let arguments = (lua.create_string(text)?, lua.create_string(&pattern.text)?);
    let found: mlua::MultiValue = function.call(arguments)?;
    let value = |(value, capture): (&mlua::Value, &Capture)| match (value, capture) {
        (mlua::Value::String(text), Capture::Text) => Some(Value::Text(text.as_bytes().to_vec())),
        (mlua::Value::Integer(at), Capture::Place) => Some(Value::Int(i128::from(*at) - 1)),
        (mlua::Value::Number(at), Capture::Place) => Some(Value::Int(*at as i128 - 1)),
        _ => None,
    };
    Ok(found.iter().zip(&pattern.captures).filter_map(value).collect())
}
