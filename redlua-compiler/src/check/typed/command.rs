//! Calls of commands: their words, and the form of their reply.

use super::{Expr, LocalId};
use crate::catalogue::{Absence, Chunk, Effect, Reply};
use crate::check::called::Called;
use crate::check::types::{Format, RecordId, Type};

/// Words of a list in one call: `unpack` takes 7,999, and some stand beside them.
const WHOLE: usize = 7000;

/// A call of a command.
#[derive(Clone, Debug)]
pub struct CommandCall {
    /// Which command.
    pub command: Called,
    /// The words after the command's name, in wire order.
    pub words: Vec<Word>,
    /// The form of the reply in Lua.
    pub reply: ReplyForm,
    /// What a stored value in the reply is called in an abort: handle, template, field.
    pub subject: Option<Subject>,
    /// The reply that proves that the call changed nothing.
    pub noop: Option<crate::catalogue::Noop>,
    /// Whether the reply is a value that the call took out of its key.
    pub removes: bool,
}

/// How many elements a list may have that goes in one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholeList {
    /// The least number: 1 where nothing stands beside it.
    pub least: usize,
    /// The greatest.
    pub most: usize,
}

impl WholeList {
    /// Whether all lengths that `self` allows are allowed by another.
    pub fn is_within(self, other: Self) -> bool {
        self.least >= other.least && self.most <= other.most
    }
}

impl CommandCall {
    /// Whether a reply that is not looked into tells if there is a value: `GET`, `ZSCORE`, `LPOP`.
    pub fn tells_presence(&self) -> bool {
        let has_list = self.words.iter().any(|word| matches!(word, Word::Spread { .. }));
        !has_list
            && matches!(&self.reply, ReplyForm::Catalogue { reply: Reply::Optional(_, Absence::False), stored }
                if !stored.empty_is_none)
    }

    /// The list that goes in one piece, if the call has one: its length is checked.
    pub fn whole_list(&self) -> Option<(&Expr, WholeList)> {
        let at = self.words.iter().position(|word| matches!(word, Word::Spread { .. }))?;
        let Word::Spread { list, width, .. } = &self.words[at] else { return None };
        if self.command.chunk() != Chunk::None {
            return None;
        }
        let counted = self.words[..at].iter().find_map(|word| match word {
            Word::SpreadCount(beside) => Some(*beside),
            _ => None,
        });
        // Beside a key that is written the list may be empty.
        let least = usize::from(counted.unwrap_or_else(|| self.keys_beside()) == 0);
        Some((list, WholeList { least, most: WHOLE / width }))
    }

    /// How many keys are written beside the list of a command that takes several keys.
    fn keys_beside(&self) -> usize {
        let reads = self.command.effect() == Effect::Read;
        let keys = self.words.iter().filter(|word| matches!(word, Word::Key(_))).count();
        if reads { keys } else { 0 }
    }
}

/// What a stored value is called in an abort.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The handle's local; its name and template are looked up from it.
    pub handle: LocalId,
    /// The field of the record.
    pub field: Option<String>,
}

/// A word of a command.
#[derive(Clone, Debug)]
pub enum Word {
    /// As it is.
    Literal(String),
    /// A key.
    Key(Expr),
    /// A value in its stored form.
    Value(Expr),
    /// A number that Redis reads as a double or that was checked: exact also when only forwarded.
    Number {
        /// An integer or a float.
        value: Expr,
        /// Whether an infinity has a meaning here.
        infinite: bool,
    },
    /// A bound: `(` and the number, or for texts `[` or `(` and the text.
    Prefixed(&'static str, Expr),
    /// A field of a hash and its value, or neither where the value is `None`.
    Field {
        /// Its name.
        name: String,
        /// An option.
        value: Expr,
        /// The type of the field in which a document is told.
        outside: Type,
    },
    /// How many elements the list of the call has, those counted in that are written beside it.
    SpreadCount(usize),
    /// All elements of a list, in chunks where that keeps the meaning. A call has one such list.
    Spread {
        /// The list.
        list: Expr,
        /// How many words an element makes: a tuple makes several.
        width: usize,
        /// Whether all first words stand before all second ones: keys and ids of `XREAD`.
        columns: bool,
        /// What each word of an element is; none where the list holds texts already.
        forms: Vec<ElementWord>,
    },
}

/// What a word that an element of a list makes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElementWord {
    /// A key, or a value as its type is stored.
    Value,
    /// A score, which may be infinite.
    Score,
    /// What a list or a set finds it by: a float has one text only.
    Member,
    /// A document.
    Document(Format),
}

/// The form of a reply in Lua and what is made of it.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplyForm {
    /// As the catalogue says, with the handle's types filled in where it says `T`, `K`, `V`.
    Catalogue {
        /// The catalogue's reply.
        reply: Reply,
        /// The types of the stored values in it.
        stored: Stored,
    },
    /// `HGETALL`/`HMGET` of a record: the known fields, `None` when all are absent.
    Record(RecordId),
    /// `HMGET` of some fields of a record: a tuple of options.
    Fields(RecordId, Vec<usize>),
    /// Facts in pairs of name and value, of which the fields of a record are read; or a list of such replies.
    Facts {
        /// The record.
        record: RecordId,
        /// Whether it is a list.
        list: bool,
    },
    /// What the script says that a command gives which the catalogue does not know: each part is checked.
    Raw(Type),
}

/// What the texts in a reply are parsed as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// `T` of the handle.
    pub value: Type,
    /// `K` of a hash.
    pub field: Type,
    /// `V` of a hash, or the type of the record's field.
    pub field_value: Type,
    /// Whether the record's field has `#[redlua(empty_is_none)]`.
    pub empty_is_none: bool,
}

impl Stored {
    /// Text that is not parsed.
    pub const TEXT: Stored =
        Stored { value: Type::Text, field: Type::Text, field_value: Type::Text, empty_is_none: false };

    /// Whether a part of the reply is parsed, so that a stored value of the wrong form aborts.
    pub fn is_parsed(&self, reply: &Reply) -> bool {
        match reply {
            Reply::Value => self.value != Type::Text,
            Reply::Field => self.field != Type::Text,
            Reply::FieldValue => self.field_value != Type::Text || self.empty_is_none,
            Reply::Optional(inner, _)
            | Reply::Array(inner)
            | Reply::ArrayOrFalse(inner)
            | Reply::ArrayOfPresent(inner) => self.is_parsed(inner),
            Reply::Pairs(first, second) => self.is_parsed(first) || self.is_parsed(second),
            Reply::Tuple(parts) => parts.iter().any(|part| self.is_parsed(part)),
            _ => false,
        }
    }
}
