//! The functions of `lua::`: calls of Lua's own libraries, with what these would let pass checked around them.

use super::expr::has_call;
use super::operands::Form;
use super::{Lowering, binary, call, index, number, text};
use crate::check::typed::{self, Capture, LibraryFunction, LuaPattern, PackFormat, PackItem, PatternKind};
use crate::check::types::Range;
use crate::lua::ast::{Expr, Operator, StatementKind};
use crate::lua::prelude;

impl Lowering<'_> {
    pub(crate) fn library_function(&mut self, function: &LibraryFunction, operands: &[typed::Expr]) -> Expr {
        match function {
            LibraryFunction::Pack(format) => self.pack(format, operands),
            LibraryFunction::Unpack(format) => self.unpack(format, operands),
            LibraryFunction::Captures(pattern) => self.captures(pattern, operands),
            LibraryFunction::Gmatch(pattern) => self.gmatch(pattern, operands),
        }
    }

    /// `struct.pack('<I4Bc0', id, #name, name)`, with each value checked that could be cut.
    fn pack(&mut self, format: &PackFormat, values: &[typed::Expr]) -> Expr {
        let forms: Vec<(&typed::Expr, Form)> = values
            .iter()
            .zip(&format.items)
            .map(|(value, item)| (value, if matches!(item, PackItem::Integer(_)) { Form::Number } else { Form::Value }))
            .collect();
        let mut lowered = self.operands(&forms);
        // The checks are those of the function, which sees the values when all of them have been evaluated.
        if let (true, Some(last)) = (lowered.len() > 1, lowered.iter().rposition(has_call)) {
            for value in &mut lowered[..=last] {
                *value = self.stable_or_name("value", std::mem::replace(value, Expr::Nil));
            }
        }
        let mut arguments = vec![text(&format.text)];
        for ((value, typed), item) in lowered.into_iter().zip(values).zip(&format.items) {
            match item {
                PackItem::Integer(integer) => {
                    let bounds = integer.range();
                    arguments.push(if bounds.contains(typed.range) {
                        value
                    } else {
                        self.helper(prelude::PACKED, vec![value, bound(bounds.low), bound(bounds.high)])
                    });
                }
                PackItem::Float(4) => arguments.push(self.helper(prelude::PACKED_SINGLE, vec![value])),
                PackItem::Float(_) => arguments.push(self.helper(prelude::FINITE, vec![value])),
                PackItem::Bytes(length) => {
                    arguments.push(self.helper(prelude::PACKED_TEXT, vec![value, number(*length as i128)]));
                }
                PackItem::Terminated => arguments.push(self.helper(prelude::PACKED_TERMINATED, vec![value])),
                PackItem::Counted(integer) => {
                    let value = self.stable_or_name("text", value);
                    let length = Expr::Length(Box::new(value.clone()));
                    // No text has more bytes than three bytes and more can say.
                    arguments.push(if integer.bytes > 3 {
                        length
                    } else {
                        self.helper(prelude::PACKED, vec![length, number(0), number(integer.range().high)])
                    });
                    arguments.push(value);
                }
            }
        }
        call("struct.pack", arguments)
    }

    /// One value as it is, several as a table.
    fn unpack(&mut self, format: &PackFormat, operands: &[typed::Expr]) -> Expr {
        let unpacked = self.unpacked(format, operands);
        if let [item] = format.items.as_slice() {
            return self.sound(*item, unpacked);
        }
        let table = Expr::Table { array: vec![unpacked], named: Vec::new() };
        if !format.items.iter().any(|item| is_checked(*item)) {
            return table;
        }
        let table = self.save("values", table);
        for (at, item) in format.items.iter().enumerate() {
            self.check_unpacked(*item, &index(table.clone(), number(at as i128 + 1)));
        }
        table
    }

    /// `local mode, size = unpacked('>HI4', text)`.
    pub(crate) fn let_unpacked(&mut self, format: &PackFormat, operands: &[typed::Expr], parts: &[typed::Pattern]) {
        let unpacked = self.unpacked(format, operands);
        let names: Vec<String> = parts
            .iter()
            .map(|part| match part.kind {
                PatternKind::Bind(local, None) => self.name_local(local),
                _ => "_".to_owned(),
            })
            .collect();
        self.push(StatementKind::Local { names: names.clone(), values: vec![unpacked] });
        for (name, item) in names.into_iter().zip(&format.items) {
            if name != "_" {
                self.check_unpacked(*item, &Expr::Name(name));
            }
        }
    }

    fn unpacked(&mut self, format: &PackFormat, operands: &[typed::Expr]) -> Expr {
        let mut arguments = vec![text(&format.text)];
        arguments.extend(self.values(operands));
        self.helper(prelude::UNPACKED, arguments)
    }

    /// `size = exact(size)`.
    fn check_unpacked(&mut self, item: PackItem, place: &Expr) {
        if is_checked(item) {
            let value = self.sound(item, place.clone());
            self.push(StatementKind::Assign { targets: vec![place.clone()], values: vec![value] });
        }
    }

    fn sound(&mut self, item: PackItem, value: Expr) -> Expr {
        match item {
            _ if !is_checked(item) => value,
            PackItem::Float(_) => self.helper(prelude::FINITE, vec![value]),
            _ => self.helper(prelude::EXACT, vec![value]),
        }
    }

    fn captures(&mut self, pattern: &LuaPattern, operands: &[typed::Expr]) -> Expr {
        let mut arguments = self.matched(pattern, operands);
        match pattern.captures.as_slice() {
            [Capture::Place] => self.helper(prelude::CAPTURE_PLACE, arguments),
            [_] => {
                let found = call("string.match", arguments);
                binary(Operator::Or, found, Expr::Bool(false))
            }
            captures if !captures.contains(&Capture::Place) => self.helper(prelude::CAPTURES, arguments),
            captures => {
                arguments.extend(places_in(captures));
                self.helper(prelude::CAPTURED_PLACES, arguments)
            }
        }
    }

    fn gmatch(&mut self, pattern: &LuaPattern, operands: &[typed::Expr]) -> Expr {
        let mut arguments = self.matched(pattern, operands);
        match pattern.captures.as_slice() {
            [Capture::Place] => self.helper(prelude::MATCH_PLACES, arguments),
            [_] => self.helper(prelude::MATCHES, arguments),
            captures if !captures.contains(&Capture::Place) => self.helper(prelude::MATCH_ROWS, arguments),
            captures => {
                arguments.extend(places_in(captures));
                self.helper(prelude::MATCH_PLACE_ROWS, arguments)
            }
        }
    }

    /// The text and the pattern.
    fn matched(&mut self, pattern: &LuaPattern, operands: &[typed::Expr]) -> Vec<Expr> {
        let mut arguments = self.values(operands);
        arguments.push(Expr::Text(pattern.text.clone()));
        arguments
    }
}

/// Which captures are places, from 1.
fn places_in(captures: &[Capture]) -> impl Iterator<Item = Expr> + '_ {
    let places = captures.iter().enumerate().filter(|(_, capture)| **capture == Capture::Place);
    places.map(|(at, _)| number(at as i128 + 1))
}

/// Whether a value that was unpacked may be one that no body takes.
fn is_checked(item: PackItem) -> bool {
    match item {
        PackItem::Integer(integer) => !Range::EXACT.contains(integer.range()),
        PackItem::Float(_) => true,
        PackItem::Bytes(_) | PackItem::Terminated | PackItem::Counted(_) => false,
    }
}

/// A bound that is not exact is beyond what a value can be: any will do.
fn bound(value: i128) -> Expr {
    number(value.clamp(Range::EXACT.low, Range::EXACT.high))
}
