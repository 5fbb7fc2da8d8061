//! `redlua show`: the Lua of scripts, or another phase of the compiler for the curious.

use crate::arguments::{Target, Wish};
use crate::block::Block;
use crate::console::Console;
use crate::entry::{self, Entry};
use crate::files;
use crate::outcome::{Outcome, Refusal};
use crate::phase::{self, Phase};
use crate::source::Source;
use crate::summary::summary;
use std::path::Path;

/// Shows one script, or all of a file.
pub(crate) fn show(wish: &Wish, console: &mut Console) -> Result<Outcome, Refusal> {
    match &wish.target {
        Target::File(file) => show_file(&read(file)?, wish.phase, console),
        Target::ScriptOf(file, name) => show_script(name, &[read(file)?], wish.phase, console),
        Target::Script(name) => {
            let sources = read_crate(console)?;
            show_script(name, &sources, wish.phase, console)
        }
    }
}

fn read(file: &Path) -> Result<Source, Refusal> {
    Source::read(file).map_err(Refusal::faults)
}

/// The files of the crate; what can't be read is said, and does not hide the others.
fn read_crate(console: &mut Console) -> Result<Vec<Source>, Refusal> {
    let mut sources = Vec::new();
    for file in files::of_crate()? {
        match Source::read(&file) {
            Ok(source) => sources.push(source),
            Err(complaint) => console.complain(&complaint),
        }
    }
    Ok(sources)
}

fn show_script(
    name: &str,
    sources: &[Source],
    phase: Option<Phase>,
    console: &mut Console,
) -> Result<Outcome, Refusal> {
    let entry = entry::find(name, sources).map_err(Refusal::usage)?;
    match phase {
        Some(phase) => console.out.write(&phase::of_script(phase, &entry)),
        None => write_script(&entry, console),
    }
    Ok(write_faults(entry.source, std::slice::from_ref(entry.block), console))
}

fn show_file(source: &Source, phase: Option<Phase>, console: &mut Console) -> Result<Outcome, Refusal> {
    if source.blocks.is_empty() {
        return Err(Refusal::faults(format!("{}: there is no `redis_script!` block in it", source.path)));
    }
    let entries: Vec<Entry<'_>> = Entry::all(source).collect();
    if let (Some(Phase::Lua), [first, _, ..]) = (phase, entries.as_slice()) {
        return Err(Refusal::usage(several(source, first, &entries)));
    }
    match phase {
        Some(phase) => source.blocks.iter().for_each(|block| console.out.write(&phase::of_block(phase, block))),
        None => {
            for (index, entry) in entries.iter().filter(|entry| entry.compiled().is_some()).enumerate() {
                console.out.write(if index == 0 { "" } else { "\n" });
                write_script(entry, console);
            }
        }
    }
    Ok(write_faults(source, &source.blocks, console))
}

/// The Lua of two scripts in one text would be the Lua of neither.
fn several(source: &Source, first: &Entry<'_>, entries: &[Entry<'_>]) -> String {
    let names: Vec<&str> = entries.iter().map(Entry::name).collect();
    let (path, names, first) = (&source.path, names.join(", "), first.name());
    format!(
        "{path} has several scripts ({names}), and each is sent by itself\n\
         name one of them: redlua show {path} {first} --phase lua"
    )
}

/// The summary and the Lua; nothing of a script with a fault.
fn write_script(entry: &Entry<'_>, console: &mut Console) {
    if let Some((script, lua)) = entry.compiled() {
        console.out.write_title(entry.name());
        console.out.write(&format!(" at {}\n{}\n", entry.place(), summary(entry, script, lua)));
        console.out.write(&lua.text);
    }
}

fn write_faults(source: &Source, blocks: &[Block], console: &mut Console) -> Outcome {
    let faulty = blocks.iter().filter(|block| !block.analysis.diagnostics.is_empty());
    let rendered: Vec<String> = faulty.map(|block| source.render(block)).collect();
    if rendered.is_empty() {
        return Outcome::Fine;
    }
    console.out.flush();
    console.err.write_diagnostics(&rendered.join("\n"));
    Outcome::Faults
}
