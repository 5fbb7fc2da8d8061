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
        self.each_place(&mut |place| places.push(place.clone()));
        places
    }

    /// Calls `visit` with every visible local and its parts. One place is written into for all of them: this is
    /// what a generator does most.
    fn each_place(&self, visit: &mut dyn FnMut(&Place)) {
        let mut place = Place { text: String::new(), ty: Ty::Unit, root: 0, form: Form::Owned, mutable: false };
        for (root, local) in self.locals.iter().enumerate() {
            let shadowed = || self.locals[root + 1..].iter().any(|other| other.name == local.name);
            if local.hidden > 0 || shadowed() {
                continue;
            }
            place.text.clear();
            place.text.push_str(&local.name);
            place.ty.clone_from(&local.ty);
            (place.root, place.form) = (root, local.form);
            place.mutable = (local.mutable || local.form == Form::Mutable) && local.frozen == 0;
            visit(&place);
            self.parts(&mut place, visit, 0);
        }
    }

    fn parts(&self, whole: &mut Place, visit: &mut dyn FnMut(&Place), depth: usize) {
        let count = match &whole.ty {
            Ty::Tuple(parts) => parts.len(),
            Ty::Record(index) => self.types.records[*index].fields.len(),
            _ => return,
        };
        let (length, ty, form) = (whole.text.len(), whole.ty.clone(), whole.form);
        if form != Form::Str {
            whole.form = Form::Owned;
        }
        for at in 0..count {
            whole.text.push('.');
            match &ty {
                Ty::Tuple(parts) => {
                    whole.text.push_str(&at.to_string());
                    whole.ty.clone_from(&parts[at]);
                }
                Ty::Record(index) => {
                    let (name, part) = &self.types.records[*index].fields[at];
                    whole.text.push_str(name);
                    whole.ty.clone_from(part);
                }
                _ => {}
            }
            visit(whole);
            if depth < 2 {
                self.parts(whole, visit, depth + 1);
            }
            whole.text.truncate(length);
        }
        (whole.ty, whole.form) = (ty, form);
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
        let mut places = Vec::new();
        self.each_place(&mut |place| {
            if wanted(place) {
                places.push(place.clone());
            }
        });
        if places.is_empty() { None } else { Some(places.swap_remove(self.random.below(places.len()))) }
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
