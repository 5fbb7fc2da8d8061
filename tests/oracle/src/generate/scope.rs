//! What is visible where an expression is generated, so that rustc takes the program: types, moves
//! and borrows.

use super::Generator;
use crate::types::Ty;

/// How a local holds its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The value itself.
    Owned,
    /// `&T`, from a walk over a list or a parameter.
    Reference,
    /// `&mut T`, a parameter.
    Mutable,
    /// `&str`
    Str,
}

/// A local.
#[derive(Clone, Debug)]
pub(super) struct Local {
    pub(super) name: String,
    pub(super) ty: Ty,
    pub(super) mutable: bool,
    pub(super) form: Form,
    /// Borrowed: it may be read, not changed.
    pub(super) frozen: usize,
    /// Borrowed mutably, or moved: it may not be named.
    pub(super) hidden: usize,
}

/// A local or a part of one.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) text: String,
    pub(super) ty: Ty,
    pub(super) root: usize,
    pub(super) form: Form,
    pub(super) mutable: bool,
}

impl Generator {
    pub(super) fn bind(&mut self, name: &str, ty: &Ty, mutable: bool, form: Form) {
        self.locals.push(Local { name: name.to_owned(), ty: ty.clone(), mutable, form, frozen: 0, hidden: 0 });
    }

    /// Every visible local and its parts.
    pub(super) fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        for (root, local) in self.locals.iter().enumerate() {
            let shadowed = self.locals[root + 1..].iter().any(|other| other.name == local.name);
            if shadowed || local.hidden > 0 {
                continue;
            }
            let mutable = (local.mutable || local.form == Form::Mutable) && local.frozen == 0;
            let place = Place { text: local.name.clone(), ty: local.ty.clone(), root, form: local.form, mutable };
            self.parts(&place, &mut places, 0);
            places.push(place);
        }
        places
    }

    fn parts(&self, whole: &Place, places: &mut Vec<Place>, depth: usize) {
        let fields: Vec<(String, Ty)> = match &whole.ty {
            Ty::Tuple(parts) => parts.iter().enumerate().map(|(at, ty)| (at.to_string(), ty.clone())).collect(),
            Ty::Record(index) => {
                self.types.records[*index].fields.iter().map(|(name, ty)| ((*name).to_owned(), ty.clone())).collect()
            }
            _ => return,
        };
        for (name, ty) in fields {
            let form = if whole.form == Form::Str { Form::Str } else { Form::Owned };
            let place = Place { text: format!("{}.{name}", whole.text), ty, form, ..whole.clone() };
            if depth < 2 {
                self.parts(&place, places, depth + 1);
            }
            places.push(place);
        }
    }

    /// The place as an expression that owns its value.
    pub(super) fn owned(&self, place: &Place) -> String {
        match (place.form, &place.ty) {
            (Form::Str, Ty::Option(_)) => format!("{}.map(|text| text.to_string())", place.text),
            (Form::Str, _) => format!("{}.to_string()", place.text),
            (Form::Reference | Form::Mutable, ty) if self.types.is_copy(ty) => format!("(*{})", place.text),
            (_, ty) if self.types.is_copy(ty) => place.text.clone(),
            _ => format!("{}.clone()", place.text),
        }
    }

    /// A place of a type, to be used as the receiver of a method.
    pub(super) fn place_where(&mut self, wanted: impl Fn(&Place) -> bool) -> Option<Place> {
        let places: Vec<Place> = self.places().into_iter().filter(wanted).collect();
        if places.is_empty() { None } else { Some(self.random.pick(&places).clone()) }
    }

    /// A new name; often one that is bound already, or one that Lua has a meaning for.
    pub(super) fn fresh_name(&mut self) -> String {
        (*self.random.pick(&NAMES)).to_owned()
    }

    /// Runs `inside` in a scope of its own.
    pub(super) fn scoped<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.locals.len();
        let result = inside(self);
        self.locals.truncate(before);
        result
    }

    /// Runs `inside` while a local may not be changed.
    pub(super) fn freezing<T>(&mut self, root: Option<usize>, inside: impl FnOnce(&mut Self) -> T) -> T {
        if let Some(root) = root {
            self.locals[root].frozen += 1;
        }
        let result = inside(self);
        if let Some(root) = root {
            self.locals[root].frozen -= 1;
        }
        result
    }

    /// Runs `inside` while a local may not be named.
    pub(super) fn hiding<T>(&mut self, root: usize, inside: impl FnOnce(&mut Self) -> T) -> T {
        self.locals[root].hidden += 1;
        let result = inside(self);
        self.locals[root].hidden -= 1;
        result
    }
}

/// Names of locals: few, so that they shadow each other, with words of Lua and of the prelude.
pub(super) const NAMES: [&str; 22] = [
    "a", "b", "c", "d", "x", "total", "end", "nil", "not", "local", "string", "math", "error", "unpack", "value",
    "left", "exact", "result", "list", "redis", "_unused", "tonumber",
];
