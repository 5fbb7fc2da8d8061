//! Which files are looked at: those that cargo would build by itself, without asking cargo.

use crate::outcome::Refusal;
use std::io;
use std::path::{Path, PathBuf};

/// The folders of a crate that hold Rust files.
const FOLDERS: [&str; 4] = ["src", "examples", "tests", "benches"];

/// All Rust files of the crate in the current folder, sorted.
pub(crate) fn of_crate() -> Result<Vec<PathBuf>, Refusal> {
    let mut files = Vec::new();
    for folder in FOLDERS.map(Path::new) {
        if folder.is_dir() {
            files.extend(below(folder)?);
        }
    }
    if files.is_empty() {
        return Err(Refusal::usage(
            "there is no Rust file in src, examples, tests or benches here; go to the folder of a crate, or name files",
        ));
    }
    Ok(files)
}

/// All Rust files below a folder, sorted; what cargo builds and what is hidden is left out.
pub(crate) fn below(folder: &Path) -> Result<Vec<PathBuf>, Refusal> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let refusal = |error: io::Error| Refusal::faults(format!("{}: {error}", folder.display()));
        for entry in folder.read_dir().map_err(refusal)? {
            let entry = entry.map_err(refusal)?;
            let path = entry.path();
            // The type of a link is that of the link: no folder is walked twice, or for ever.
            let kind = entry.file_type().map_err(refusal)?;
            if is_left_out(&path) {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && path.is_file() {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn is_left_out(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "target" || name.as_encoded_bytes().starts_with(b"."))
}
