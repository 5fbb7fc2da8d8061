//! What the compiler says to its user: a message, a place, and how to go on.
//!
//! Every phase reports into a [`Sink`] and goes on; nothing returns early with the first fault.
//! Only `emit` turns diagnostics into `compile_error!`, only `render` into terminal text.

pub mod codes;
pub mod emit;
pub mod render;
pub mod suggest;

use crate::span::Span;
pub use codes::Code;
use std::collections::BTreeSet;

/// One fault of the source.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Which rule was broken; every code has a page.
    pub code: Code,
    /// What is wrong: lower case, no full stop, understandable alone.
    pub message: String,
    /// The smallest place that shows the fault.
    pub span: Span,
    /// Notes (the consequence at run time) and helps (how to fix it), in the order of printing.
    pub notes: Vec<Note>,
}

/// A line below the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// What Redis or Lua would do, or where the other half of a contradiction stands.
    Note(String),
    /// How to fix it, with code that compiles.
    Help(String),
}

impl Diagnostic {
    /// A diagnostic without notes.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span, notes: Vec::new() }
    }

    /// Adds `= note: …`.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(Note::Note(text.into()));
        self
    }

    /// Adds `= help: …`.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.notes.push(Note::Help(text.into()));
        self
    }
}

/// Collects the diagnostics of all phases.
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one diagnostic.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// How many were reported so far: a phase compares before and after.
    pub fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// Whether nothing was reported.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// All diagnostics, sorted by their place in the source. A helper is checked for every script that
    /// calls it: what is said twice about one place is said once.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.span.start());
        let mut seen = BTreeSet::new();
        self.diagnostics.retain(|diagnostic| seen.insert((diagnostic.span.start(), diagnostic.message.clone())));
        self.diagnostics
    }
}
