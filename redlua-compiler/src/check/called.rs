//! Which command a call calls: one that the catalogue knows, or one that the script names itself with
//! `redis::raw`, of which nothing is known but what is written.

use crate::catalogue::{Chunk, Command, Effect};
use std::fmt;

/// The command of a call.
#[derive(Clone, PartialEq)]
pub enum Called {
    /// One of the catalogue.
    Known(&'static Command),
    /// The words of a name that the catalogue does not know, with blanks between them.
    Raw(String),
}

impl fmt::Debug for Called {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // One level less in a printed tree: nearly every command is known.
            Self::Known(command) => command.fmt(f),
            Self::Raw(name) => f.debug_tuple("Raw").field(name).finish(),
        }
    }
}

impl Called {
    /// The name on the wire.
    pub fn name(&self) -> &str {
        match self {
            Self::Known(command) => command.name(),
            Self::Raw(name) => name,
        }
    }

    /// The name in messages to who wrote the script.
    pub fn method(&self) -> &str {
        match self {
            Self::Known(command) => command.method(),
            Self::Raw(name) => name,
        }
    }

    /// What it does to the data: an unknown command may do anything.
    pub fn effect(&self) -> Effect {
        match self {
            Self::Known(command) => command.effect(),
            Self::Raw(_) => Effect::Write,
        }
    }

    /// Whether `EVAL_RO` lets a script call it.
    pub fn eval_ro(&self) -> bool {
        match self {
            Self::Known(command) => command.eval_ro(),
            Self::Raw(_) => false,
        }
    }

    /// How a long `Vec` is split.
    pub fn chunk(&self) -> Chunk {
        match self {
            Self::Known(command) => command.chunk(),
            Self::Raw(_) => Chunk::None,
        }
    }
}
