//! The text of a value: what a command, a join or a key takes.

use super::{Eval, Exit, Machine, Value};
use crate::value::shortest;
use redlua_compiler::check::typed::{Expr, ExprKind, Held, Parameter, Piece};
use redlua_compiler::check::types::{EnumId, Range, Type};

/// How long a text or a list may grow.
const LONGEST: usize = 1_000_000;

impl Machine<'_> {
    /// A value in its stored form.
    pub(super) fn text_of(&mut self, expr: &Expr) -> Eval<Vec<u8>> {
        let value = self.expr(expr)?;
        match (&value, &expr.ty) {
            (Value::Float(number), _) => {
                if !number.is_finite() {
                    self.reach("float that may not leave");
                    return Err(Exit::Abort("FLOAT"));
                }
                Ok(self.float_text(expr, *number))
            }
            (Value::Int(number), _) if expr.held == Held::Number && !is_exact(*number) => {
                self.reach("reply beyond 2^53 that leaves");
                Err(Exit::Abort("OVERFLOW"))
            }
            (value, ty) => self.plain_text(value, ty),
        }
    }

    /// A number that may be infinite: a score or a bound.
    pub(super) fn score_of(&mut self, expr: &Expr) -> Eval<Vec<u8>> {
        if expr.ty != Type::Float {
            return self.text_of(expr);
        }
        match self.expr(expr)? {
            Value::Float(number) if number.is_nan() => {
                self.reach("float that may not leave");
                Err(Exit::Abort("FLOAT"))
            }
            Value::Float(number) if number.is_infinite() => {
                self.reach("infinite score");
                Ok(if number > 0.0 { b"inf".to_vec() } else { b"-inf".to_vec() })
            }
            Value::Float(number) => Ok(self.float_text(expr, number)),
            _ => Err(Exit::Unknown("a score")),
        }
    }

    /// What was sent is sent on as it came, unless a list stands before it; a literal as it is shortest, all else with
    /// 17 digits.
    fn float_text(&mut self, expr: &Expr, number: f64) -> Vec<u8> {
        match &expr.kind {
            ExprKind::Float(_) => number.to_string().into_bytes(),
            ExprKind::Local(local) => {
                let sent = |parameter: &Parameter| {
                    parameter.local == *local && parameter.position.is_some() && parameter.after.is_none()
                };
                if self.is_script() && self.script.leaves().any(sent) {
                    self.reach("float that is sent on");
                    return shortest(number).into_bytes();
                }
                seventeen(number).into_bytes()
            }
            _ => seventeen(number).into_bytes(),
        }
    }

    /// The stored form of a value that is no float.
    pub(super) fn plain_text(&self, value: &Value, ty: &Type) -> Eval<Vec<u8>> {
        Ok(match (value, ty) {
            (Value::Text(text), _) => text.clone(),
            (Value::Int(value), _) => value.to_string().into_bytes(),
            (Value::Bool(value), _) => vec![if *value { b'1' } else { b'0' }],
            (Value::Float(value), _) => seventeen(*value).into_bytes(),
            (Value::Variant(variant, _), Type::Enum(id)) => self.word(*id, *variant),
            _ => return Err(Exit::Unknown("the text of a value")),
        })
    }

    pub(super) fn word(&self, id: EnumId, variant: usize) -> Vec<u8> {
        self.types.enums[id.0].variants[variant].text.clone().into_bytes()
    }

    /// `format!` and `+`.
    pub(super) fn concat(&mut self, pieces: &[Piece]) -> Eval<Value> {
        let mut text = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(bytes) => text.extend(bytes),
                Piece::Value { value, precision, width } => {
                    let part = self.piece(value, *precision, *width)?;
                    text.extend(part);
                }
            }
        }
        if text.len() > 1_000_000 {
            return Err(Exit::Unknown("too long"));
        }
        Ok(Value::Text(text))
    }

    fn piece(&mut self, expr: &Expr, precision: Option<usize>, width: Option<(usize, bool)>) -> Eval<Vec<u8>> {
        let (width, zeros) = width.unwrap_or((0, false));
        match &expr.ty {
            Type::Float => {
                let Value::Float(value) = self.expr(expr)? else { return Err(Exit::Unknown("a piece")) };
                self.reach("format! of a float");
                if !value.is_finite() {
                    self.reach("float that may not leave");
                    return Err(Exit::Abort("FLOAT"));
                }
                let precision = precision.unwrap_or(6);
                Ok(if zeros { format!("{value:0width$.precision$}") } else { format!("{value:width$.precision$}") }
                    .into_bytes())
            }
            Type::Integer(_) if width > 0 => {
                let value = self.integer(expr)?;
                self.reach("format! with a width");
                Ok(if zeros { format!("{value:0width$}") } else { format!("{value:width$}") }.into_bytes())
            }
            Type::Bool => {
                self.reach("format! of a bool");
                Ok(self.condition(expr)?.to_string().into_bytes())
            }
            _ => self.text_of(expr),
        }
    }
}

/// Whether a number of Lua's holds it.
pub(super) fn is_exact(value: i128) -> bool {
    Range::EXACT.contains(Range::only(value))
}

/// `%.17g` of C.
pub(crate) fn seventeen(value: f64) -> String {
    if value == 0.0 {
        return if value.is_sign_negative() { "-0".to_owned() } else { "0".to_owned() };
    }
    let scientific = format!("{value:.16e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let cut = |text: &str| match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    };
    if (-4..17).contains(&exponent) {
        let places = usize::try_from(16 - exponent).unwrap_or(0);
        return cut(&format!("{value:.places$}"));
    }
    format!("{}e{}{:02}", cut(digits), if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

/// What is doubled in each turn of a loop would soon take all of the memory: such a program is not compared.
pub(super) fn short_enough(size: usize) -> Eval<()> {
    if size > LONGEST { Err(Exit::Unknown("too long")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn seventeen_digits_are_those_of_c() {
        let known = [(0.1, "0.10000000000000001"), (1e300, "1.0000000000000001e+300"), (-2.5, "-2.5"), (1e17, "1e+17")];
        for (value, text) in known.into_iter().chain([(1e15, "1000000000000000"), (5e-324, "4.9406564584124654e-324")])
        {
            assert_eq!(super::seventeen(value), text);
        }
    }
}
