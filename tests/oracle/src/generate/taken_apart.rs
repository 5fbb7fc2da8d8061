//! Text that is taken apart: pieces, slices, numbers that are read from it; and methods of results.

use super::Generator;
use crate::tree::Node;
use crate::types::{Int, Ty};

/// What is split at: never empty, since text is bytes for redlua.
const SEPARATORS: [&str; 9] = ["','", "'a'", "'é'", "\"a\"", "\"aa\"", "\"%d\"", "\":\"", "\".\"", "\"b\""];

/// Texts that are, or nearly are, numbers and bools.
const NUMBERS: [&str; 43] = [
    "ff",
    "-7F",
    "+0a",
    "zz",
    "-1000000000000000000000",
    "0",
    "+5",
    "-0",
    "007",
    " 5",
    "5 ",
    "1e3",
    "0x10",
    "",
    "+",
    "-",
    "+-1",
    "12.5",
    ".5",
    "5.",
    ".",
    "-.5E-2",
    "e5",
    "1e",
    "1e5e5",
    "inf",
    "-INFINITY",
    "nan",
    "infinit",
    "1_000",
    "true",
    "false",
    "True",
    "255",
    "256",
    "-128",
    "-129",
    "2147483648",
    "4294967296",
    "9007199254740991",
    "99999999999999999999999",
    "1e999",
    "é1",
];

impl Generator {
    /// Another text that is a part of one, or made of parts.
    pub(super) fn text_of_parts(&mut self, depth: usize) -> Node {
        let ty = Ty::Text;
        let text = self.parted_text(depth);
        match self.random.below(14) {
            0..=2 => {
                let name = *self.random.pick(&["trim", "trim_start", "trim_end"]);
                Node::expr(name, &ty, format!("$.{name}().to_string()"), vec![text])
            }
            3 | 4 => {
                let name = *self.random.pick(&["trim_ascii", "trim_ascii_start", "trim_ascii_end"]);
                Node::expr(name, &ty, format!("$.{name}().to_string()"), vec![text])
            }
            5 => {
                let name = *self.random.pick(&["to_ascii_lowercase", "to_ascii_uppercase"]);
                Node::expr(name, &ty, format!("$.{name}()"), vec![text])
            }
            6 => {
                let count = self.index(depth);
                Node::expr("repeat", &ty, "$.repeat($)", vec![text, count])
            }
            7 | 8 => {
                let separator = self.random.pick(&SEPARATORS).to_owned();
                let with = self.borrowed_text(depth);
                Node::expr("replace", &ty, format!("$.replace({separator}, $)"), vec![text, with])
            }
            9 => {
                let name = *self.random.pick(&["min", "max"]);
                let other = self.borrowed_text(depth);
                Node::expr("extreme of texts", &ty, format!("$.{name}($).to_string()"), vec![text, other])
            }
            10 => {
                let (whole, at) = (format!("whole{}", self.count()), format!("at{}", self.count()));
                let slice = *self.random.pick(&["..$at", "$at.."]);
                let (part, name) = (self.borrowed_text(depth), *self.random.pick(&["find", "rfind"]));
                let template = format!(
                    "{{ let {whole} = $.to_string(); match {whole}.{name}($) {{ Some({at}) => {whole}[{slice}].to_string(), None => {whole} }} }}",
                    slice = slice.replace("$at", &at)
                );
                Node::expr("slice of a text", &ty, template, vec![text, part])
            }
            11 => {
                let (line, more) = (format!("line{}", self.count()), self.borrowed_text(depth));
                let template =
                    format!("{{ let mut {line} = $.to_string(); {line}.push_str($); {line}.push('é'); {line} }}");
                Node::expr("push_str", &ty, template, vec![text, more])
            }
            12 => {
                let int = *self.random.pick(&Int::ALL);
                let value = self.expr(&Ty::Int(int), false, depth);
                Node::expr("to_string of an integer", &ty, "$.to_string()", vec![value])
            }
            _ => {
                let separator = self.random.pick(&SEPARATORS).to_owned();
                let piece = format!("piece{}", self.count());
                let template = format!(
                    "$.split({separator}).filter(|{piece}| !{piece}.is_empty()).map(|{piece}| {piece}.to_string()).collect::<Vec<String>>().join(\"|\")"
                );
                Node::expr("chain over split", &ty, template, vec![text])
            }
        }
    }

    /// The pieces of a text.
    pub(super) fn pieces(&mut self, depth: usize) -> Node {
        let ty = Ty::Text.list();
        let text = self.parted_text(depth);
        let separator = self.random.pick(&SEPARATORS).to_owned();
        let piece = format!("piece{}", self.count());
        let owned = format!(".map(|{piece}| {piece}.to_string()).collect::<Vec<String>>()");
        if self.random.chance(40) {
            let count = self.index(depth);
            return Node::expr("splitn", &ty, format!("$.splitn($, {separator}){owned}"), vec![text, count]);
        }
        Node::expr("split", &ty, format!("$.split({separator}){owned}"), vec![text])
    }

    /// A part of a list.
    pub(super) fn sliced(&mut self, element: &Ty, depth: usize) -> Option<Node> {
        let ty = element.clone().list();
        let place = self.place_where(|place| place.ty == ty)?;
        let bounds = *self.random.pick(&["$..", "..$", "..=$", "$..$"]);
        let count = bounds.matches('$').count();
        let children =
            self.freezing(Some(place.root), |generator| (0..count).map(|_| generator.index(depth)).collect());
        Some(Node::expr("slice of a list", &ty, format!("{}[{bounds}].to_vec()", place.text), children))
    }

    /// An option that a method of text gives, if one gives this type.
    pub(super) fn found_in_text(&mut self, inner: &Ty, depth: usize) -> Option<Node> {
        let ty = inner.clone().optional();
        Some(match inner {
            Ty::Int(int) if int.name == "usize" && self.random.chance(50) => {
                let name = *self.random.pick(&["find", "rfind"]);
                let (text, part) = (self.parted_text(depth), self.borrowed_text(depth));
                Node::expr(name, &ty, format!("$.{name}($)"), vec![text, part])
            }
            Ty::Int(int) if int.name == "u8" && self.random.chance(50) => {
                let (text, index) = (self.borrowed_text(depth), self.index(depth));
                Node::expr("get of a text", &ty, "$.as_bytes().get($).copied()", vec![text, index])
            }
            Ty::Int(_) | Ty::Float | Ty::Bool => {
                let text = self.number_text(depth);
                let read = self.read_as(inner);
                Node::expr("parse and ok", &ty, format!("{read}.ok()"), vec![text])
            }
            Ty::Text => {
                let (text, part) = (self.parted_text(depth), self.borrowed_text(depth));
                let piece = format!("piece{}", self.count());
                match self.random.below(4) {
                    0 | 1 => {
                        let name = *self.random.pick(&["strip_prefix", "strip_suffix"]);
                        let template = format!("$.{name}($).map(|{piece}| {piece}.to_string())");
                        Node::expr(name, &ty, template, vec![text, part])
                    }
                    _ => {
                        let name = *self.random.pick(&["split_once", "rsplit_once"]);
                        let side = self.random.below(2);
                        let template = format!("$.{name}($).map(|{piece}| {piece}.{side}.to_string())");
                        Node::expr(name, &ty, template, vec![text, part])
                    }
                }
            }
            _ => return None,
        })
    }

    /// A value that is read from a text, or another one.
    pub(super) fn parsed(&mut self, ty: &Ty, depth: usize) -> Option<Node> {
        let (Ty::Int(_) | Ty::Float | Ty::Bool) = ty else { return None };
        let read = self.read_as(ty);
        let text = self.number_text(depth);
        let default = self.expr(ty, true, depth);
        let value = format!("parsed{}", self.count());
        Some(match self.random.below(4) {
            0 => Node::expr("parse and unwrap_or", ty, format!("{read}.unwrap_or($)"), vec![text, default]),
            1 => {
                let template = format!("{read}.unwrap_or_else(|_| $)");
                let default = self.literal(ty, true, depth);
                Node::expr("parse and unwrap_or_else", ty, template, vec![text, default])
            }
            2 => {
                let template = format!("(match {read} {{ Ok({value}) => {value}, Err(_) => $ }})");
                Node::expr("parse and match", ty, template, vec![text, default])
            }
            _ => {
                let template = format!("(if let Ok({value}) = {read} {{ {value} }} else {{ $ }})");
                Node::expr("parse and if let", ty, template, vec![text, default])
            }
        })
    }

    /// A test of a text or of what is read from it.
    pub(super) fn text_test(&mut self, depth: usize) -> Node {
        let ty = Ty::Bool;
        match self.random.below(4) {
            0 => {
                let (left, right) = (self.borrowed_text(depth), self.borrowed_text(depth));
                Node::expr("eq_ignore_ascii_case", &ty, "$.eq_ignore_ascii_case($)", vec![left, right])
            }
            1 => {
                let (text, other) = (self.borrowed_text(depth), self.borrowed_text(depth));
                let bounds = *self.random.pick(&["..", "1..", "..1", "..=1", "1..2", "1..=2", "2..1"]);
                let template = format!("(&$.as_bytes()[{bounds}] == $.as_bytes())");
                Node::expr("slice of bytes", &ty, template, vec![text, other])
            }
            _ => {
                let parsed = self.scalar();
                let name = self.types.name(&parsed);
                let test = *self.random.pick(&["is_ok", "is_err"]);
                let text = self.number_text(depth);
                Node::expr("parse and test", &ty, format!("$.parse::<{name}>().{test}()"), vec![text])
            }
        }
    }

    /// The value of a helper's result by one of its methods.
    pub(super) fn value_of_result(&mut self, ty: &Ty, depth: usize) -> Option<Node> {
        let call = self.call(&Ty::Result(Box::new(ty.clone())), depth)?;
        let value = format!("value{}", self.count());
        Some(match self.random.below(7) {
            5 => {
                let (missing, held) = (self.literal(ty, true, depth), self.literal(ty, true, depth));
                let template = format!(
                    "(match $ {{ Ok({value}) => {value}, Err(Fault::Missing) => $, Err(Fault::Held {{ .. }}) => $ }})"
                );
                Node::expr("match of a result", ty, template, vec![call, missing, held])
            }
            6 => {
                let (low, high) = (self.literal(ty, true, depth), self.literal(ty, true, depth));
                // The error that it becomes has no fields: another form in Lua.
                let alarm = "match fault { Fault::Missing => Alarm::Low, Fault::Held { .. } => Alarm::High }";
                let template = format!(
                    "(match $.map_err(|fault| {alarm}) {{ Ok({value}) => {value}, Err(Alarm::Low) => $, \
                     Err(alarm) => {{ if alarm == Alarm::High {{ $ }} else {{ $ }} }} }})"
                );
                let other = self.literal(ty, true, depth);
                Node::expr("match of an error without fields", ty, template, vec![call, low, high, other])
            }
            0 => {
                let default = self.expr(ty, true, depth);
                Node::expr("unwrap_or of a result", ty, "$.unwrap_or($)", vec![call, default])
            }
            1 => {
                let default = self.literal(ty, true, depth);
                Node::expr("unwrap_or_else of a result", ty, "$.unwrap_or_else(|_| $)", vec![call, default])
            }
            2 if !matches!(ty, Ty::Option(_)) => {
                let default = self.expr(ty, true, depth);
                Node::expr("ok of a result", ty, "$.ok().unwrap_or($)", vec![call, default])
            }
            3 => {
                let default = self.expr(ty, true, depth);
                let template = format!("$.map(|{value}| {value}).map_err(|_| Fault::Missing).unwrap_or($)");
                Node::expr("map and map_err", ty, template, vec![call, default])
            }
            _ => Node::expr("unwrap of a result", ty, "$.ok().unwrap()", vec![call]),
        })
    }

    /// Text in which separators stand.
    fn parted_text(&mut self, depth: usize) -> Node {
        if self.random.chance(50) {
            return self.borrowed_text(depth);
        }
        let (left, right) = (self.expr(&Ty::Text, true, depth), self.expr(&Ty::Text, true, depth));
        let between = *self.random.pick(&[",", "a", ":", "%d", "é", " ", "\\u{a0}", "\\u{2003}\\u{b}\\u{c}"]);
        Node::fixed(
            format!("format!(\"{between}{{}}{between}{{}}{between}\", {{ $ }}, {{ $ }}).as_str()"),
            vec![left, right],
        )
    }

    /// What reads a type out of a text that stands for `$`.
    fn read_as(&mut self, ty: &Ty) -> String {
        let name = self.types.name(ty);
        if matches!(ty, Ty::Int(_)) && self.random.chance(15) {
            let radix = self.random.pick(&[16, 16, 2, 8, 10, 11, 20, 36]);
            return format!("{name}::from_str_radix($, {radix})");
        }
        format!("$.parse::<{name}>()")
    }

    /// Text that may be a number.
    fn number_text(&mut self, depth: usize) -> Node {
        match self.random.below(10) {
            0..=6 => {
                let text = *self.random.pick(&NUMBERS);
                Node::fixed(format!("{text:?}"), Vec::new())
            }
            7 => self.borrowed_text(depth),
            _ => {
                let int = *self.random.pick(&Int::ALL);
                let value = self.expr(&Ty::Int(int), false, depth);
                Node::fixed("format!(\"{}\", { $ }).as_str()", vec![value])
            }
        }
    }
}
