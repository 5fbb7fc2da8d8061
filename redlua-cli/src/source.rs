//! A source file: read, cut into tokens, its blocks compiled. Whatever is wrong with a file becomes
//! a sentence with its place, and the other files go on.

use crate::block::{Block, find_blocks};
use proc_macro2::TokenStream;
use redlua_compiler::span::Span;
use std::path::Path;

/// A file that could be read.
pub(crate) struct Source {
    /// Its path, as it is printed.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
    /// Its `redis_script!` blocks in the order of the text.
    pub(crate) blocks: Vec<Block>,
}

impl Source {
    /// Reads a file, or says why that is impossible.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| format!("{shown}: {error}"))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            format!("{shown}:{line}: this is not UTF-8, as Rust must be")
        })?;
        // A byte order mark is no character of the first line.
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        let tokens: TokenStream = text.parse().map_err(|error: proc_macro2::LexError| {
            let place = error.span().start();
            let (line, column) = (place.line, place.column + 1);
            format!(
                "{shown}:{line}:{column}: this is not Rust: a bracket, quote or comment that is not closed, \
                 or a character that has no place here"
            )
        })?;
        Ok(Self { path: shown, text, blocks: find_blocks(tokens) })
    }

    /// `src/limits.rs:6:12`.
    pub(crate) fn place(&self, span: Span) -> String {
        let (line, column) = span.start();
        format!("{}:{line}:{}", self.path, column + 1)
    }

    /// What stands there, on one line.
    pub(crate) fn written(&self, span: Span) -> String {
        let range = span.first.byte_range().start..span.last.byte_range().end;
        let words = self.text.get(range).unwrap_or_default().split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    }

    /// The diagnostics of a block, as rustc would print them.
    pub(crate) fn render(&self, block: &Block) -> String {
        redlua_compiler::diagnostic::render::render(&self.text, &self.path, &block.analysis.diagnostics)
    }
}
