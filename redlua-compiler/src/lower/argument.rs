//! Arguments of every shape: where their entries stand in `ARGV`, and how these become values.
//!
//! The layout is that of `check/layout.rs`: scalars take one entry, what has parts takes theirs in order, a list takes
//! its count and its elements, and what may be missing has a flag before it unless an empty text says so.

use super::{Lowering, binary, index, number, plus, text};
use crate::check::layout::{is_told_by_empty_text, varies, width};
use crate::check::types::{EnumId, Integer, Range, Type};
use crate::lua::ast::{Expr, Operator, Statement, StatementKind};
use crate::lua::prelude;

/// Arrays up to this length are written out; longer ones are read by a loop.
const WRITTEN_OUT: usize = 8;

/// A place in `ARGV`: so many entries behind `base`, which is where a list ended or a turn of a loop begins.
#[derive(Clone, Debug)]
pub(crate) struct Cursor {
    base: Option<Expr>,
    offset: i128,
}

impl Cursor {
    /// The first entry.
    pub(crate) const START: Self = Self { base: None, offset: 1 };

    /// Where a local says.
    pub(crate) fn behind(name: String) -> Self {
        Self { base: Some(Expr::Name(name)), offset: 0 }
    }

    /// The place as a number.
    pub(crate) fn place(&self) -> Expr {
        match &self.base {
            None => number(self.offset),
            Some(base) => plus(base.clone(), self.offset),
        }
    }

    /// The place before it.
    pub(crate) fn before(&self) -> Expr {
        Self { base: self.base.clone(), offset: self.offset - 1 }.place()
    }

    /// Goes on.
    pub(crate) fn advance(&mut self, entries: usize) {
        self.offset += entries as i128;
    }

    /// The place `offset` entries behind this one, in turn `turn` of a loop over elements of `width` entries.
    fn in_turn(&self, turn: Expr, width: usize, offset: i128) -> Self {
        let width = width as i128;
        let step = if width == 1 { turn } else { binary(Operator::Multiply, number(width), turn) };
        let base = match &self.base {
            None => step,
            Some(base) => binary(Operator::Add, base.clone(), step),
        };
        Self { base: Some(base), offset: self.offset + offset - width }
    }
}

/// The locals of a list, map or set that is being read.
struct Listed {
    /// How many elements it has.
    count: String,
    /// Where the next argument is.
    after: String,
    /// The table of the elements.
    into: String,
    /// Whether the elements take different numbers of entries.
    varying: bool,
}

impl Lowering<'_> {
    /// The value whose entries begin at the cursor, which then stands behind them. `name` is what errors call it; a
    /// value that needs a local gets that of `target`, if there is one.
    pub(crate) fn read_argument(&mut self, ty: &Type, cursor: &mut Cursor, name: &str, target: Option<&str>) -> Expr {
        match ty {
            Type::Option(inner) => self.read_option(inner, cursor, name, target),
            Type::Tuple(parts) => {
                let parts = parts.iter().enumerate();
                let parts = parts.map(|(at, part)| self.read_argument(part, cursor, &format!("{name}.{at}"), None));
                Expr::Table { array: parts.collect(), named: Vec::new() }
            }
            Type::Record(id) => {
                let fields = self.types.records[id.0].fields.iter();
                let named = fields.map(|field| {
                    let value = self.read_argument(&field.outside, cursor, &format!("{name}.{}", field.name), None);
                    (field.name.clone(), value)
                });
                Expr::Table { array: Vec::new(), named: named.collect() }
            }
            Type::Array(element, length) => self.read_array(element, *length, cursor, name, target),
            Type::Vec(element) => self.read_list(element, None, cursor, name, target).0,
            Type::Map(kind, element, _) if kind.is_set() => self.read_set(element, cursor, name, target),
            Type::Map(_, key, value) => self.read_map(key, value, cursor, name, target),
            _ => {
                let value = self.read_scalar(ty, cursor.place(), name);
                cursor.advance(1);
                value
            }
        }
    }

    fn read_option(&mut self, inner: &Type, cursor: &mut Cursor, name: &str, target: Option<&str>) -> Expr {
        if *inner == Type::Bool {
            let value = target.map_or_else(|| self.names.fresh(&identifier(name)), str::to_owned);
            self.read_optional_bool(cursor.place(), name, &value);
            cursor.advance(1);
            return Expr::Name(value);
        }
        if is_told_by_empty_text(inner) {
            let present = binary(Operator::NotEqual, entry(cursor.place()), Expr::Text(Vec::new()));
            let value = self.read_scalar(inner, cursor.place(), name);
            cursor.advance(1);
            return binary(Operator::And, present, value);
        }
        let flag = self.helper(prelude::FLAG, vec![cursor.place(), text(name)]);
        cursor.advance(1);
        match inner {
            Type::Vec(element) => self.read_list(element, Some(flag), cursor, name, target).0,
            _ => self.read_flagged(inner, flag, cursor, name, target),
        }
    }

    /// A value of one entry.
    pub(crate) fn read_scalar(&mut self, ty: &Type, place: Expr, name: &str) -> Expr {
        match ty {
            Type::Integer(_) | Type::Duration if self.bounds_of_element(name).is_some() => {
                let exact = ty.integer().map_or(Range::EXACT, Integer::exact);
                let within = self.bounds_of_element(name).map_or(exact, |within| exact.meet(within));
                self.helper(prelude::WHOLE_IN, vec![place, text(name), number(within.low), number(within.high)])
            }
            Type::Integer(kind) => self.integer_argument(*kind, false, [place, text(name)]),
            Type::Duration => self.integer_argument(Integer::I64, false, [place, text(name)]),
            Type::Float => self.helper(prelude::FLOAT, vec![place, text(name)]),
            Type::Bool => self.helper(prelude::FLAG, vec![place, text(name)]),
            Type::Enum(id) => {
                let words = self.words_of(*id);
                self.helper(prelude::WORD, vec![place, text(name), words])
            }
            Type::Json => self.helper(prelude::ANY_JSON_ARGUMENT, vec![place, text(name)]),
            Type::Document(format, content) => self.document_argument(place, *format, content, name),
            _ => entry(place),
        }
    }

    /// To what an element of a list, or a part of it with this name, is held.
    fn bounds_of_element(&self, name: &str) -> Option<Range> {
        let mut parts = name.split('.');
        let list = parts.next()?;
        let list = self.script.parameters.iter().find(|parameter| parameter.source.name.text == list)?;
        let parts: Vec<&str> = parts.collect();
        match list.ty {
            Type::Vec(_) | Type::Array(..) if parts.is_empty() => list.uses.within,
            _ => list.held_elements.iter().find(|held| held.parts == parts).map(|held| held.within),
        }
    }

    /// `{['fast'] = true, …}`: the words of a plain enum.
    pub(crate) fn words_of(&self, id: EnumId) -> Expr {
        let variants = self.types.enums[id.0].variants.iter();
        let named = variants.map(|variant| (variant.text.clone(), Expr::Bool(true))).collect();
        Expr::Table { array: Vec::new(), named }
    }

    pub(crate) fn integer_argument(&mut self, kind: Integer, forwarded: bool, place: [Expr; 2]) -> Expr {
        let mut arguments = place.to_vec();
        if kind.exact() != Integer::I64.exact() {
            arguments.extend([number(kind.exact().low), number(kind.exact().high)]);
            return self.helper(prelude::WHOLE_IN, arguments);
        }
        let helper = if forwarded { prelude::WHOLE } else { prelude::INTEGER };
        self.helper(helper, arguments)
    }

    /// `nil` for none: `false` is a value here.
    ///
    /// ```lua
    /// local loud
    /// if ARGV[2] ~= '' then
    ///   loud = boolean(2, 'loud')
    /// end
    /// ```
    fn read_optional_bool(&mut self, place: Expr, name: &str, target: &str) {
        self.push(StatementKind::Local { names: vec![target.to_owned()], values: Vec::new() });
        let present = binary(Operator::NotEqual, entry(place.clone()), Expr::Text(Vec::new()));
        let flag = self.helper(prelude::FLAG, vec![place, text(name)]);
        let body = self.nested(|lowering| lowering.push(assign(target, flag)));
        self.push(StatementKind::If { arms: vec![(present, body)], otherwise: Vec::new() });
    }

    /// What is missing takes the entries of an empty value, so that the places behind it stay where they are.
    ///
    /// ```lua
    /// local hit = boolean(1, 'hit') and {counter = ARGV[2], amount = integer(3, 'hit.amount')}
    /// -- or, where it takes statements:
    /// local hit, after_hit = false, 4
    /// if boolean(1, 'hit') then
    ///   …
    ///   hit, after_hit = {counter = ARGV[2], tags = hit_tags}, after_hit_tags
    /// end
    /// ```
    fn read_flagged(
        &mut self,
        inner: &Type,
        flag: Expr,
        cursor: &mut Cursor,
        name: &str,
        target: Option<&str>,
    ) -> Expr {
        let mut behind = cursor.clone();
        let mut value = Expr::Nil;
        let mut body = self.nested(|lowering| value = lowering.read_argument(inner, &mut behind, name, None));
        cursor.advance(width(inner, self.types));
        if body.is_empty() {
            return binary(Operator::And, flag, value);
        }
        let local = target.map_or_else(|| self.names.fresh(&identifier(name)), str::to_owned);
        let (mut targets, mut absent, mut present) = (vec![local.clone()], vec![Expr::Bool(false)], vec![value]);
        if varies(inner, self.types) {
            let after = self.names.fresh(&format!("after_{}", identifier(name)));
            absent.push(cursor.place());
            present.push(behind.place());
            targets.push(after.clone());
            *cursor = Cursor::behind(after);
        }
        self.push(StatementKind::Local { names: targets.clone(), values: absent });
        let targets = targets.into_iter().map(Expr::Name).collect();
        let assignment = StatementKind::Assign { targets, values: present };
        body.push(Statement { kind: assignment, origin: self.origin });
        self.push(StatementKind::If { arms: vec![(flag, body)], otherwise: Vec::new() });
        Expr::Name(local)
    }

    /// Elements without a count.
    fn read_array(
        &mut self,
        element: &Type,
        length: usize,
        cursor: &mut Cursor,
        name: &str,
        target: Option<&str>,
    ) -> Expr {
        if length <= WRITTEN_OUT {
            let array = (0..length).map(|_| self.read_argument(element, cursor, name, None)).collect();
            return Expr::Table { array, named: Vec::new() };
        }
        let list = target.map_or_else(|| self.names.fresh(&identifier(name)), str::to_owned);
        let table = Expr::Table { array: Vec::new(), named: Vec::new() };
        let stop = number(length as i128);
        if varies(element, self.types) {
            let after = self.names.fresh(&format!("after_{}", identifier(name)));
            let names = vec![list.clone(), after.clone()];
            self.push(StatementKind::Local { names, values: vec![table, cursor.place()] });
            self.read_varying_elements(element, name, &list, stop, &after);
            *cursor = Cursor::behind(after);
        } else {
            self.push(StatementKind::Local { names: vec![list.clone()], values: vec![table] });
            let before = Cursor { base: cursor.base.clone(), offset: cursor.offset - 1 };
            self.read_elements(element, &before, name, &list, stop);
            cursor.advance(length * width(element, self.types));
        }
        Expr::Name(list)
    }

    /// The list, and how many elements it has. With `given`, it may be missing; then it has none that count.
    ///
    /// ```lua
    /// local items_count, after_items = listed(2, 'items', 2)
    /// local items = {}
    /// for i = 1, items_count do
    ///   items[i] = {ARGV[2 * i + 1], integer(2 * i + 2, 'items.1')}
    /// end
    /// ```
    pub(crate) fn read_list(
        &mut self,
        element: &Type,
        given: Option<Expr>,
        cursor: &mut Cursor,
        name: &str,
        target: Option<&str>,
    ) -> (Expr, Expr) {
        let is_optional = given.is_some();
        let listed =
            self.open_listed((width(element, self.types), varies(element, self.types)), given, cursor, name, target);
        let Listed { count, after, into: list, varying } = listed;
        let stop = Expr::Name(count);
        let stop = if is_optional {
            binary(Operator::Or, binary(Operator::And, Expr::Name(list.clone()), stop), number(0))
        } else {
            stop
        };
        if varying {
            self.read_varying_elements(element, name, &list, stop.clone(), &after);
        } else {
            self.read_elements(element, cursor, name, &list, stop.clone());
        }
        *cursor = Cursor::behind(after);
        (Expr::Name(list), stop)
    }

    /// The count of a list, map or set, where the next argument is, and the empty table. Elements that do not take the
    /// same number of entries each say one after the other where the next one is.
    ///
    /// ```lua
    /// local items_count, after_items = listed(2, 'items', 2)
    /// local items = {}
    /// ```
    fn open_listed(
        &mut self,
        (entries, varying): (usize, bool),
        given: Option<Expr>,
        cursor: &mut Cursor,
        name: &str,
        target: Option<&str>,
    ) -> Listed {
        let wish = identifier(name);
        let count = self.names.fresh(&format!("{wish}_count"));
        let after = self.names.fresh(&format!("after_{wish}"));
        let into = target.map_or_else(|| self.names.fresh(&wish), str::to_owned);
        let listed = self.helper(prelude::LISTED, vec![cursor.place(), text(name), number(entries as i128)]);
        let empty = Expr::Table { array: Vec::new(), named: Vec::new() };
        let table = given.map_or(empty.clone(), |flag| binary(Operator::And, flag, empty));
        self.constant.insert(count.clone());
        if varying {
            self.push(StatementKind::Local { names: vec![count.clone()], values: vec![listed] });
            cursor.advance(1);
            let names = vec![into.clone(), after.clone()];
            self.push(StatementKind::Local { names, values: vec![table, cursor.place()] });
        } else {
            self.constant.insert(after.clone());
            self.push(StatementKind::Local { names: vec![count.clone(), after.clone()], values: vec![listed] });
            self.push(StatementKind::Local { names: vec![into.clone()], values: vec![table] });
        }
        Listed { count, after, into, varying }
    }

    /// ```lua
    /// local weights_count, after_weights = listed(1, 'weights', 2)
    /// local weights = {}
    /// for i = 1, weights_count do
    ///   local key = ARGV[2 * i]
    ///   if weights[key] ~= nil then
    ///     error('REDLUA_ARGUMENT name: weights has a key twice', 0)
    ///   end
    ///   weights[key] = integer(2 * i + 1, 'weights')
    /// end
    /// ```
    fn read_map(&mut self, key: &Type, value: &Type, cursor: &mut Cursor, name: &str, target: Option<&str>) -> Expr {
        let entries = width(key, self.types) + width(value, self.types);
        let listed = self.open_listed((entries, varies(value, self.types)), None, cursor, name, target);
        let Listed { count, after, into: map, varying } = listed;
        let at = self.open_counter();
        let turn = Expr::Name(at.clone());
        let mut place = if varying { Cursor::behind(after.clone()) } else { cursor.in_turn(turn, entries, 1) };
        let body = self.nested(|lowering| {
            let known = lowering.read_argument(key, &mut place, name, None);
            let known = lowering.save("key", known);
            let entry = index(Expr::Name(map.clone()), known);
            let twice = binary(Operator::NotEqual, entry.clone(), Expr::Nil);
            lowering.abort_if(twice, "ARGUMENT", &format!("{name} has a key twice"));
            let value = lowering.read_argument(value, &mut place, name, None);
            lowering.push(StatementKind::Assign { targets: vec![entry], values: vec![value] });
            if varying {
                lowering.push(assign(&after, place.place()));
            }
        });
        self.close_counter();
        self.push(StatementKind::NumericFor { name: at, start: number(1), stop: Expr::Name(count), step: None, body });
        *cursor = Cursor::behind(after);
        Expr::Name(map)
    }

    /// One that comes twice is in the set, as it is in Rust.
    ///
    /// ```lua
    /// local tags_count, after_tags = listed(1, 'tags', 1)
    /// local tags = {}
    /// for i = 1, tags_count do
    ///   tags[ARGV[i + 1]] = true
    /// end
    /// ```
    fn read_set(&mut self, element: &Type, cursor: &mut Cursor, name: &str, target: Option<&str>) -> Expr {
        let listed = self.open_listed((1, false), None, cursor, name, target);
        let Listed { count, after, into: set, .. } = listed;
        let at = self.open_counter();
        let place = cursor.in_turn(Expr::Name(at.clone()), 1, 1).place();
        let body = self.nested(|lowering| {
            let element = lowering.read_scalar(element, place, name);
            let target = index(Expr::Name(set.clone()), element);
            lowering.push(StatementKind::Assign { targets: vec![target], values: vec![Expr::Bool(true)] });
        });
        self.close_counter();
        self.push(StatementKind::NumericFor { name: at, start: number(1), stop: Expr::Name(count), step: None, body });
        *cursor = Cursor::behind(after);
        Expr::Name(set)
    }

    /// The elements behind `cursor`, which all take as many entries.
    fn read_elements(&mut self, element: &Type, cursor: &Cursor, name: &str, list: &str, stop: Expr) {
        let at = self.open_counter();
        let turn = Expr::Name(at.clone());
        let mut place = cursor.in_turn(turn.clone(), width(element, self.types), 1);
        let body = self.nested(|lowering| {
            let value = lowering.read_argument(element, &mut place, name, None);
            let target = index(Expr::Name(list.to_owned()), turn);
            lowering.push(StatementKind::Assign { targets: vec![target], values: vec![value] });
        });
        self.close_counter();
        self.push(StatementKind::NumericFor { name: at, start: number(1), stop, step: None, body });
    }

    /// Elements that hold lists: each begins where the one before it ended.
    ///
    /// ```lua
    /// local rows_count = listed(1, 'rows', 1)
    /// local rows, after_rows = {}, 2
    /// for i = 1, rows_count do
    ///   …
    ///   rows[i] = row
    ///   after_rows = after_row
    /// end
    /// ```
    fn read_varying_elements(&mut self, element: &Type, name: &str, list: &str, stop: Expr, after: &str) {
        let at = self.open_counter();
        let turn = Expr::Name(at.clone());
        let body = self.nested(|lowering| {
            let mut place = Cursor::behind(after.to_owned());
            let value = lowering.read_argument(element, &mut place, name, None);
            let target = index(Expr::Name(list.to_owned()), turn);
            lowering.push(StatementKind::Assign { targets: vec![target], values: vec![value] });
            lowering.push(assign(after, place.place()));
        });
        self.close_counter();
        self.push(StatementKind::NumericFor { name: at, start: number(1), stop, step: None, body });
    }
}

/// `ARGV[place]`.
fn entry(place: Expr) -> Expr {
    index(Expr::Name("ARGV".to_owned()), place)
}

fn assign(target: &str, value: Expr) -> StatementKind {
    StatementKind::Assign { targets: vec![Expr::Name(target.to_owned())], values: vec![value] }
}

/// `hit.tags` as the name of a local.
fn identifier(name: &str) -> String {
    name.replace('.', "_")
}
