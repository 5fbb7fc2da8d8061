//! `redlua check`: the faults of all files, and a line that sums them up.

use crate::console::Console;
use crate::count::many;
use crate::entry::Entry;
use crate::files;
use crate::outcome::{Outcome, Refusal};
use crate::source::Source;
use std::path::PathBuf;

/// Checks these files and folders; without any, the crate in the current folder.
pub(crate) fn check(paths: &[PathBuf], console: &mut Console) -> Result<Outcome, Refusal> {
    let files = files_of(paths)?;
    let mut count = Count::default();
    for file in &files {
        match Source::read(file) {
            Ok(source) => check_file(&source, &mut count, console),
            Err(complaint) => {
                count.unreadable += 1;
                console.complain(&complaint);
            }
        }
    }
    console.out.write(&count.sentence());
    Ok(if count.faults + count.unreadable == 0 { Outcome::Fine } else { Outcome::Faults })
}

fn files_of(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Refusal> {
    if paths.is_empty() {
        return files::of_crate();
    }
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(files::below(path)?);
        } else {
            found.push(path.clone());
        }
    }
    if found.is_empty() {
        return Err(Refusal::usage("there is no Rust file in what you named"));
    }
    Ok(found)
}

fn check_file(source: &Source, count: &mut Count, console: &mut Console) {
    count.files += usize::from(!source.blocks.is_empty());
    count.scripts += Entry::all(source).count();
    for block in &source.blocks {
        let faults = block.analysis.diagnostics.len();
        if faults > 0 {
            count.faults += faults;
            console.out.write_diagnostics(&source.render(block));
            console.out.write("\n");
        }
    }
}

#[derive(Default)]
struct Count {
    /// Files with a block.
    files: usize,
    scripts: usize,
    faults: usize,
    unreadable: usize,
}

impl Count {
    /// `3 scripts in 2 files: 1 fault`.
    fn sentence(&self) -> String {
        let mut sentence = if self.files == 0 {
            "there is no `redis_script!` block".to_owned()
        } else {
            let (scripts, files) = (many(self.scripts, "script"), many(self.files, "file"));
            format!("{scripts} in {files}: {}", many(self.faults, "fault"))
        };
        if self.unreadable > 0 {
            sentence.push_str(&format!(", {} not read", many(self.unreadable, "file")));
        }
        sentence + "\n"
    }
}
