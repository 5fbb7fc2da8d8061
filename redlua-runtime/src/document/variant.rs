//! Enums with fields as trees, in the form of `serde`: `"Free"`, `{"Held":{"for_ms":7}}`, `{"Count":7}`,
//! `{"Moved":["a",7]}`.

use super::from_tree::{FromDocument, Members, elements};
use super::to_tree::{ToDocument, Unfit, members};
use super::tree::Tree;
use crate::decode::Mismatch;

impl Tree {
    /// `"Free"`, or `{"Held":{"for_ms":7}}`.
    ///
    /// # Errors
    /// If a field has no form in a document.
    pub fn of_variant(tag: &str, fields: &[(&'static str, &dyn ToDocument, bool)]) -> Result<Self, Unfit> {
        if fields.is_empty() {
            return Ok(Self::text(tag));
        }
        Ok(tagged(tag, members(fields)?))
    }

    /// `{"Moved":["a",7]}`.
    ///
    /// # Errors
    /// If a field has no form in a document.
    pub fn of_parts(tag: &'static str, parts: &[&dyn ToDocument]) -> Result<Self, Unfit> {
        let parts = parts.iter().map(|part| part.to_tree()).collect::<Result<_, _>>();
        Ok(tagged(tag, Self::List(parts.map_err(|unfit| unfit.inside(tag))?)))
    }

    /// `{"Count":7}`.
    ///
    /// # Errors
    /// If the field has no form in a document.
    pub fn of_part(tag: &'static str, part: &dyn ToDocument) -> Result<Self, Unfit> {
        Ok(tagged(tag, part.to_tree().map_err(|unfit| unfit.inside(tag))?))
    }

    /// Takes an enum with fields apart.
    ///
    /// # Errors
    /// If it is none of the variants.
    pub fn into_variant(self, noun: &'static str, tags: &[&'static str]) -> Result<Variant, Mismatch> {
        let (tag, content) = match self {
            Self::Text(tag) => (tag, None),
            Self::Members(mut members) if members.len() == 1 => match members.pop() {
                Some((tag, content)) => (tag, Some(content)),
                None => return Err(Mismatch::new(noun, "an empty object")),
            },
            other => return Err(Mismatch::new(noun, other.kind())),
        };
        let known = tags.iter().find(|known| known.as_bytes() == tag);
        let tag = known.ok_or_else(|| Mismatch::new(noun, "an unknown variant"))?;
        Ok(Variant { noun, tag, content })
    }
}

fn tagged(tag: &str, content: Tree) -> Tree {
    Tree::Members(vec![(tag.as_bytes().to_vec(), content)])
}

/// A variant and what stands beside its tag.
#[derive(Debug)]
pub struct Variant {
    noun: &'static str,
    tag: &'static str,
    content: Option<Tree>,
}

impl Variant {
    /// Its text.
    #[must_use]
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// Its fields by their names.
    ///
    /// # Errors
    /// If it has fields, and there is no object beside the tag.
    pub fn into_members(self, names: &[&'static str]) -> Result<Members, Mismatch> {
        match self.content.unwrap_or(Tree::Null) {
            Tree::Null if names.is_empty() => Ok(Members::new(Vec::new())),
            content => content.into_members(self.noun).map_err(|fault| fault.in_field(self.tag)),
        }
    }

    /// The only field, which has no name.
    ///
    /// # Errors
    /// If it is missing, or of another type.
    pub fn into_part<T: FromDocument>(self) -> Result<T, Mismatch> {
        // `null` is the `None` of an option; a mere text is not.
        let content = self.content.ok_or_else(|| Mismatch::new("a value", "nothing").in_field(self.tag))?;
        T::from_tree(content).map_err(|fault| fault.in_field(self.tag))
    }

    /// Its fields in their order.
    ///
    /// # Errors
    /// If there is no list beside the tag, or one of more elements.
    pub fn into_parts(self, names: &[&'static str]) -> Result<Parts, Mismatch> {
        let content = self.content.unwrap_or(Tree::Null);
        let parts = elements(content).map_err(|fault| fault.in_field(self.tag))?;
        if parts.len() > names.len() {
            return Err(Mismatch::count("the fields of a variant", names.len(), parts.len()).in_field(self.tag));
        }
        Ok(Parts { tag: self.tag, parts: parts.into_iter(), at: 0 })
    }
}

/// The fields of a variant in their order; there may be fewer where the rest is optional, as in a tuple.
#[derive(Debug)]
pub struct Parts {
    tag: &'static str,
    parts: std::vec::IntoIter<Tree>,
    at: usize,
}

impl Parts {
    /// Takes the next one.
    ///
    /// # Errors
    /// If it is missing, or of another type.
    pub fn take<T: FromDocument>(&mut self) -> Result<T, Mismatch> {
        let at = self.at;
        self.at += 1;
        let read = match self.parts.next() {
            Some(part) => T::from_tree(part),
            None => T::absent().ok_or_else(|| Mismatch::new("a value", "nothing")),
        };
        read.map_err(|fault| fault.in_element(at).in_field(self.tag))
    }
}
