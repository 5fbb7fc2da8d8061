//! The scripts of the sources, by name and place, whether or not they compile.

use crate::block::Block;
use crate::count::many;
use crate::source::Source;
use redlua_compiler::check::typed::Script;
use redlua_compiler::diagnostic::suggest;
use redlua_compiler::invoker::{Printed, invoker_name};
use redlua_compiler::syntax::ast::Function;

/// A `pub fn` of a block.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'s> {
    /// The file.
    pub(crate) source: &'s Source,
    /// The block.
    pub(crate) block: &'s Block,
    /// The script as written.
    pub(crate) function: &'s Function,
}

impl<'s> Entry<'s> {
    /// The scripts of a file in the order of the text.
    pub(crate) fn all(source: &'s Source) -> impl Iterator<Item = Self> {
        source.blocks.iter().flat_map(move |block| {
            let scripts = block.analysis.module.functions.iter().filter(|function| function.visibility.is_some());
            scripts.map(move |function| Self { source, block, function })
        })
    }

    /// `sliding_window`.
    pub(crate) fn name(&self) -> &'s str {
        &self.function.name.text
    }

    /// `SlidingWindow`.
    pub(crate) fn invoker(&self) -> String {
        invoker_name(self.name())
    }

    /// `src/limits.rs:6:12`.
    pub(crate) fn place(&self) -> String {
        self.source.place(self.function.name.span)
    }

    /// The script and its Lua; nothing for a script with a fault.
    pub(crate) fn compiled(&self) -> Option<(&'s Script, &'s Printed)> {
        let analysis = &self.block.analysis;
        analysis.checked.scripts.iter().zip(&analysis.printed).find(|(script, _)| script.name == self.name())
    }
}

/// The one script of that name, or a sentence that says why there is not one.
pub(crate) fn find<'s>(name: &str, sources: &'s [Source]) -> Result<Entry<'s>, String> {
    let entries: Vec<Entry<'s>> = sources.iter().flat_map(Entry::all).collect();
    let named = entries.iter().filter(|entry| entry.name() == name || entry.invoker() == name);
    match named.collect::<Vec<_>>().as_slice() {
        [one] => Ok(**one),
        [] => Err(unknown(name, &entries, sources.len())),
        several => Err(ambiguous(name, several)),
    }
}

fn unknown(name: &str, entries: &[Entry<'_>], files: usize) -> String {
    let names = entries.iter().flat_map(|entry| [entry.name().to_owned(), entry.invoker()]);
    let names: Vec<String> = names.collect();
    let near = suggest::closest(name, names.iter().map(String::as_str));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("there is no script `{name}` in {}{near}", many(files, "file"))
}

fn ambiguous(name: &str, entries: &[&Entry<'_>]) -> String {
    let places: Vec<String> = entries.iter().map(|entry| format!("\n  {}", entry.place())).collect();
    let first = &entries[0].source.path;
    let advice = if entries.iter().all(|entry| entry.source.path == *first) {
        format!("all are shown by: redlua show {first}")
    } else {
        format!("name the file too: redlua show {first} {name}")
    };
    format!("there are {} scripts `{name}`:{}\n{advice}", entries.len(), places.concat())
}
