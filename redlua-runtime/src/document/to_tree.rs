//! How a Rust value becomes a document.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::tree::Tree;
use crate::bounds::{Bounds, Required};
use crate::tuples::each_tuple;

/// A value, or a part of it, that no document can hold.
#[derive(Debug, PartialEq, Eq)]
pub struct Unfit {
    pub(crate) required: Required,
    /// The way to the part, from the innermost outwards.
    pub(crate) parts: Vec<&'static str>,
}

impl From<Required> for Unfit {
    fn from(required: Required) -> Self {
        Self { required, parts: Vec::new() }
    }
}

impl Unfit {
    /// It is in this part of something.
    pub(super) fn inside(mut self, part: &'static str) -> Self {
        self.parts.push(part);
        self
    }
}

/// A type that has a form in a document.
pub trait ToDocument {
    /// The value as a tree.
    ///
    /// # Errors
    /// If it, or a part of it, has no form: a number that is not finite or not exact in Lua.
    fn to_tree(&self) -> Result<Tree, Unfit>;

    /// A list of such values. Only bytes do it in another way: a list of them is text.
    ///
    /// # Errors
    /// As for `to_tree`.
    fn list_to_tree(list: &[Self]) -> Result<Tree, Unfit>
    where
        Self: Sized,
    {
        list.iter().map(Self::to_tree).collect::<Result<_, _>>().map(Tree::List)
    }
}

/// A record: the names of its members, their values, and whether a null is left out.
///
/// # Errors
/// If a member has no form in a document.
pub fn members(fields: &[(&'static str, &dyn ToDocument, bool)]) -> Result<Tree, Unfit> {
    let mut members = Vec::with_capacity(fields.len());
    for &(name, value, skips_null) in fields {
        let tree = value.to_tree().map_err(|unfit| unfit.inside(name))?;
        if !(skips_null && tree == Tree::Null) {
            members.push((name.as_bytes().to_vec(), tree));
        }
    }
    Ok(Tree::Members(members))
}

macro_rules! integers {
    ($wide:ty, $check:ident: $($type:ty),*) => {$(
        impl ToDocument for $type {
            fn to_tree(&self) -> Result<Tree, Unfit> {
                Bounds::EXACT.$check(<$wide>::from(*self))?;
                Ok(Tree::Integer((*self).into()))
            }
        }
    )*};
}
integers! { i64, check_signed: i8, i16, i32, i64 }
integers! { u64, check_unsigned: u16, u32, u64 }

impl ToDocument for usize {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        (*self as u64).to_tree()
    }
}

impl ToDocument for u8 {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        Ok(Tree::Integer((*self).into()))
    }

    fn list_to_tree(list: &[Self]) -> Result<Tree, Unfit> {
        Ok(Tree::Text(list.to_vec()))
    }
}

impl ToDocument for f64 {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        if self.is_finite() { Ok(Tree::Float(*self)) } else { Err(Required::Finite.into()) }
    }
}

impl ToDocument for bool {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        Ok(Tree::Bool(*self))
    }
}

impl ToDocument for str {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        Ok(Tree::text(self))
    }
}

impl ToDocument for String {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        self.as_str().to_tree()
    }
}

impl<T: ToDocument + ?Sized> ToDocument for &T {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        (**self).to_tree()
    }
}

impl<T: ToDocument> ToDocument for Option<T> {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        self.as_ref().map_or(Ok(Tree::Null), T::to_tree)
    }
}

impl<T: ToDocument> ToDocument for [T] {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        T::list_to_tree(self)
    }
}

impl<T: ToDocument> ToDocument for Vec<T> {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        T::list_to_tree(self)
    }
}

/// Bytes too are numbers here.
impl<T: ToDocument, const N: usize> ToDocument for [T; N] {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        self.iter().map(T::to_tree).collect::<Result<_, _>>().map(Tree::List)
    }
}

/// Bytes too are numbers here.
impl<T: ToDocument, S> ToDocument for HashSet<T, S> {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        self.iter().map(T::to_tree).collect::<Result<_, _>>().map(Tree::List)
    }
}

impl<T: ToDocument> ToDocument for BTreeSet<T> {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        self.iter().map(T::to_tree).collect::<Result<_, _>>().map(Tree::List)
    }
}

/// The name of a member: a text is itself, an integer its decimal text.
fn name_of(key: &impl ToDocument) -> Result<Vec<u8>, Unfit> {
    match key.to_tree()? {
        Tree::Integer(value) => Ok(value.to_string().into_bytes()),
        Tree::Text(name) => Ok(name),
        other => Ok(other.kind().as_bytes().to_vec()),
    }
}

impl<K: ToDocument, V: ToDocument, S> ToDocument for HashMap<K, V, S> {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        self.iter()
            .map(|(key, value)| Ok((name_of(key)?, value.to_tree()?)))
            .collect::<Result<_, _>>()
            .map(Tree::Members)
    }
}

impl<K: ToDocument, V: ToDocument> ToDocument for BTreeMap<K, V> {
    fn to_tree(&self) -> Result<Tree, Unfit> {
        self.iter()
            .map(|(key, value)| Ok((name_of(key)?, value.to_tree()?)))
            .collect::<Result<_, _>>()
            .map(Tree::Members)
    }
}

macro_rules! tuples {
    ($($count:literal: $($name:ident $at:tt),+;)*) => {$(
        impl<$($name: ToDocument),+> ToDocument for ($($name,)+) {
            fn to_tree(&self) -> Result<Tree, Unfit> {
                Ok(Tree::List(vec![$(self.$at.to_tree()?),+]))
            }
        }
    )*};
}
each_tuple!(tuples);
