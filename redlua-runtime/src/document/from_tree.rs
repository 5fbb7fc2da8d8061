//! How a document becomes a Rust value. It is as strict as the Lua that reads documents in a script.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, Hash};

use super::tree::Tree;
use crate::decode::Mismatch;
use crate::tuples::each_tuple;

/// A type that is read from a document.
pub trait FromDocument: Sized + 'static {
    /// The value of a tree.
    ///
    /// # Errors
    /// What was expected, what kind of value was found, and where.
    fn from_tree(tree: Tree) -> Result<Self, Mismatch>;

    /// What an absent member stands for.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// A list of such values. Only bytes do it in another way: a list of them is text.
    ///
    /// # Errors
    /// As for `from_tree`.
    fn list_from_tree(tree: Tree) -> Result<Vec<Self>, Mismatch> {
        let elements = elements(tree)?.into_iter().enumerate();
        elements.map(|(at, element)| Self::from_tree(element).map_err(|fault| fault.in_element(at))).collect()
    }
}

/// The members of an object.
#[derive(Debug)]
pub struct Members {
    members: Vec<(Vec<u8>, Tree)>,
}

impl Members {
    pub(crate) fn new(members: Vec<(Vec<u8>, Tree)>) -> Self {
        Self { members }
    }

    /// Of a member that is there twice, the last one counts.
    fn find(&mut self, name: &str) -> Option<Tree> {
        let at = self.members.iter().rposition(|(known, _)| known == name.as_bytes())?;
        // The order of the others stays: another name may be there twice as well.
        Some(self.members.remove(at).1)
    }

    /// Takes a member.
    ///
    /// # Errors
    /// If it is missing, or of another type.
    pub fn take<T: FromDocument>(&mut self, name: &'static str) -> Result<T, Mismatch> {
        let given = self.take_given(name)?.or_else(T::absent);
        given.ok_or_else(|| Mismatch::new("a value", "nothing").in_field(name))
    }

    /// Takes a member that may be missing.
    ///
    /// # Errors
    /// If it is of another type.
    pub fn take_given<T: FromDocument>(&mut self, name: &'static str) -> Result<Option<T>, Mismatch> {
        let read = self.find(name).map(T::from_tree).transpose();
        read.map_err(|fault| fault.in_field(name))
    }

    /// Takes a member of which an empty text stands for nothing.
    ///
    /// # Errors
    /// If it is of another type.
    pub fn take_filled<T: FromDocument>(&mut self, name: &'static str) -> Result<Option<T>, Mismatch> {
        match self.find(name) {
            None | Some(Tree::Null) => Ok(None),
            Some(Tree::Text(text)) if text.is_empty() => Ok(None),
            Some(tree) => T::from_tree(tree).map(Some).map_err(|fault| fault.in_field(name)),
        }
    }
}

/// The value of a text that stands for an absent member.
///
/// # Errors
/// If the type has no such value; the compiler has looked.
pub fn default_text<T: FromDocument>(text: &[u8]) -> Result<T, Mismatch> {
    T::from_tree(Tree::Text(text.to_vec()))
}

/// The elements of a list; an empty object is one as well, because that is how `cjson` writes it.
pub(super) fn elements(tree: Tree) -> Result<Vec<Tree>, Mismatch> {
    match tree {
        Tree::List(elements) => Ok(elements),
        Tree::Members(members) if members.is_empty() => Ok(Vec::new()),
        other => Err(Mismatch::new("a list", other.kind())),
    }
}

/// An integer, also one that is written with a fraction of zero.
fn integer<T: TryFrom<i128>>(expected: &'static str, tree: Tree) -> Result<T, Mismatch> {
    let value = match tree {
        Tree::Integer(value) => value,
        #[expect(clippy::cast_possible_truncation, reason = "it is whole, and beyond its range nothing fits anyway")]
        Tree::Float(value) if value.fract() == 0.0 => value as i128,
        other => return Err(Mismatch::new(expected, other.kind())),
    };
    T::try_from(value).map_err(|_| Mismatch::new(expected, "an integer beyond"))
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl FromDocument for $type {
            fn from_tree(tree: Tree) -> Result<Self, Mismatch> {
                integer(concat!("an integer within `", stringify!($type), "`"), tree)
            }
        }
    )*};
}
integers! { i8, i16, i32, i64, u16, u32, u64, usize }

impl FromDocument for u8 {
    fn from_tree(tree: Tree) -> Result<Self, Mismatch> {
        integer("an integer within `u8`", tree)
    }

    fn list_from_tree(tree: Tree) -> Result<Vec<Self>, Mismatch> {
        match tree {
            Tree::Text(bytes) => Ok(bytes),
            other => Err(Mismatch::new("text", other.kind())),
        }
    }
}

impl FromDocument for f64 {
    fn from_tree(tree: Tree) -> Result<Self, Mismatch> {
        match tree {
            Tree::Float(value) if value.is_finite() => Ok(value),
            Tree::Float(_) => Err(Mismatch::new("a finite number", "another one")),
            #[expect(clippy::cast_precision_loss, reason = "a number in a document is what a double makes of it")]
            Tree::Integer(value) => Ok(value as f64),
            other => Err(Mismatch::new("a number", other.kind())),
        }
    }
}

impl FromDocument for bool {
    fn from_tree(tree: Tree) -> Result<Self, Mismatch> {
        match tree {
            Tree::Bool(value) => Ok(value),
            other => Err(Mismatch::new("a bool", other.kind())),
        }
    }
}

impl FromDocument for String {
    fn from_tree(tree: Tree) -> Result<Self, Mismatch> {
        match tree {
            Tree::Text(bytes) => String::from_utf8(bytes).map_err(|_| Mismatch::new("text", "text that is not UTF-8")),
            other => Err(Mismatch::new("text", other.kind())),
        }
    }
}

impl<T: FromDocument> FromDocument for Option<T> {
    fn from_tree(tree: Tree) -> Result<Self, Mismatch> {
        match tree {
            Tree::Null => Ok(None),
            tree => T::from_tree(tree).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromDocument> FromDocument for Vec<T> {
    fn from_tree(tree: Tree) -> Result<Self, Mismatch> {
        T::list_from_tree(tree)
    }
}

impl<T: FromDocument, const N: usize> FromDocument for [T; N] {
    fn from_tree(tree: Tree) -> Result<Self, Mismatch> {
        let elements = elements(tree)?;
        let found = elements.len();
        let read = elements.into_iter().enumerate();
        let read = read.map(|(at, element)| T::from_tree(element).map_err(|fault| fault.in_element(at)));
        let read = read.collect::<Result<Vec<T>, _>>()?;
        read.try_into().map_err(|_| Mismatch::count("a list", N, found))
    }
}

/// The elements of a set; one that comes twice is there once.
fn read_set<T: FromDocument, C: FromIterator<T>>(tree: Tree) -> Result<C, Mismatch> {
    let elements = elements(tree)?.into_iter().enumerate();
    elements.map(|(at, element)| T::from_tree(element).map_err(|fault| fault.in_element(at))).collect()
}

impl<T: FromDocument + Eq + Hash, S: BuildHasher + Default + 'static> FromDocument for HashSet<T, S> {
    fn from_tree(tree: Tree) -> Result<Self, Mismatch> {
        read_set(tree)
    }
}

impl<T: FromDocument + Ord> FromDocument for BTreeSet<T> {
    fn from_tree(tree: Tree) -> Result<Self, Mismatch> {
        read_set(tree)
    }
}

/// A type that may be the key of a map, as the name of a member.
trait FromName: Sized {
    fn from_name(name: Vec<u8>) -> Result<Self, Mismatch>;
}

/// The name is no text of a document yet, so that an integer is told from a number.
impl<T: FromDocument> FromName for T {
    fn from_name(name: Vec<u8>) -> Result<Self, Mismatch> {
        let integer = str::from_utf8(&name).ok().filter(|name| crate::decimal::is_canonical(name.as_bytes()));
        let integer = integer.and_then(|name| name.parse().ok()).map(Tree::Integer);
        match T::from_tree(Tree::Text(name)) {
            Ok(read) => Ok(read),
            Err(fault) => integer.map_or(Err(fault), T::from_tree),
        }
    }
}

fn read_map<K: FromDocument, V: FromDocument>(tree: Tree, mut insert: impl FnMut(K, V)) -> Result<(), Mismatch> {
    let members = match tree {
        Tree::Members(members) => members,
        Tree::List(elements) if elements.is_empty() => Vec::new(),
        other => return Err(Mismatch::new("a map", other.kind())),
    };
    for (at, (name, value)) in members.into_iter().enumerate() {
        let key = K::from_name(name).map_err(|fault| fault.in_element(at))?;
        let value = V::from_tree(value).map_err(|fault| fault.in_element(at))?;
        insert(key, value);
    }
    Ok(())
}

impl<K: FromDocument + Eq + Hash, V: FromDocument, S: BuildHasher + Default + 'static> FromDocument
    for HashMap<K, V, S>
{
    fn from_tree(tree: Tree) -> Result<Self, Mismatch> {
        let mut map = Self::default();
        read_map(tree, |key, value| drop(map.insert(key, value)))?;
        Ok(map)
    }
}

impl<K: FromDocument + Ord, V: FromDocument> FromDocument for BTreeMap<K, V> {
    fn from_tree(tree: Tree) -> Result<Self, Mismatch> {
        let mut map = Self::new();
        read_map(tree, |key, value| drop(map.insert(key, value)))?;
        Ok(map)
    }
}

macro_rules! tuples {
    ($($count:literal: $($name:ident $at:literal),+;)*) => {$(
        impl<$($name: FromDocument),+> FromDocument for ($($name,)+) {
            fn from_tree(tree: Tree) -> Result<Self, Mismatch> {
                let elements = elements(tree)?;
                if elements.len() > $count {
                    return Err(Mismatch::count("a tuple", $count, elements.len()));
                }
                let mut elements = elements.into_iter();
                // It may be shorter where the rest is optional.
                Ok(($(match elements.next() {
                    Some(element) => $name::from_tree(element).map_err(|fault| fault.in_element($at))?,
                    None => $name::absent()
                        .ok_or_else(|| Mismatch::new("a value", "nothing").in_element($at))?,
                },)+))
            }
        }
    )*};
}
each_tuple!(tuples);
