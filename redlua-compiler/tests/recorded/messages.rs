//! The messages of `tests/ui`, as rustc shows them: text, place and notes. And those of `variants/`, which say what becomes
//! of a fault in its other forms: other types, other methods, the last value that is allowed and the first that isn't.

use crate::repository::{files, find_blocks, read, root, tokens_of};
use redlua_compiler::analyze;
use redlua_compiler::diagnostic::{Diagnostic, render};
use redlua_test_support::fences;
use std::fmt::Write;
use std::path::Path;

#[test]
fn every_message_is_the_recorded_one() {
    let sources = files(&root().join("tests/ui"), "rs");
    assert!(sources.len() >= 200, "only {} files are left in tests/ui", sources.len());
    let mut findings = String::new();
    for path in sources {
        let source = read(&path);
        let mut said = Vec::new();
        find_blocks(&tokens_of(&path, &source), &mut |block| said.extend(analyze(block).diagnostics));
        let said: String = said.iter().map(|diagnostic| shown_by_rustc(&path, &source, diagnostic)).collect();
        let recorded = read(&path.with_extension("stderr"));
        // rustc cuts a long line on both sides; then everything above it is compared.
        let same = match recorded.find(" | ...") {
            Some(cut) => said.get(..cut) == recorded.get(..cut),
            None => said == recorded,
        };
        if !same {
            let _ = writeln!(findings, "recorded:\n{recorded}\nsaid:\n{said}");
        }
    }
    assert!(findings.is_empty(), "{findings}\nTRYBUILD=overwrite cargo test -p redlua --test ui");
}

/// A `rust` block is the inside of a `redis_script!`; the `text` block below it is all that is said about it, nothing if
/// it is right. `UPDATE_EXPECT=1` writes the text.
#[test]
fn every_variant_has_its_message() {
    let mut findings = String::new();
    for path in files(&root().join("redlua-compiler/tests/recorded/variants"), "md") {
        let document = read(&path);
        let blocks = fences(&document).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut lines: Vec<&str> = document.lines().collect();
        let mut changes = Vec::new();
        for pair in blocks.chunks(2) {
            let [source, recorded] = pair else { panic!("{}: a block without its message", path.display()) };
            let kinds = (source.info.as_str(), recorded.info.as_str());
            assert_eq!(kinds, ("rust", "text"), "{}:{}", path.display(), source.first_line + 1);
            let diagnostics = analyze(tokens_of(&path, &source.text)).diagnostics;
            let said = render::render(&source.text, "block", &diagnostics);
            if said != recorded.text {
                let place = format!("{}:{}", path.display(), recorded.first_line + 1);
                let _ = writeln!(findings, "{place}\nrecorded:\n{}\nsaid:\n{said}", recorded.text);
                changes.push((recorded.first_line + 1..recorded.last_line, said));
            }
        }
        for (place, said) in changes.iter().rev() {
            lines.splice(place.clone(), said.lines());
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, lines.join("\n") + "\n").expect("a writable document");
        }
    }
    let updated = std::env::var_os("UPDATE_EXPECT").is_some();
    assert!(
        updated || findings.is_empty(),
        "{findings}\nUPDATE_EXPECT=1 cargo test -p redlua-compiler --test recorded"
    );
}

/// rustc shows the notes before the place, because to it they are part of the message.
fn shown_by_rustc(path: &Path, source: &str, diagnostic: &Diagnostic) -> String {
    let path = path.strip_prefix(root()).unwrap_or(path).display().to_string();
    let text = render::render(source, &path, std::slice::from_ref(diagnostic));
    let (head, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let lines: Vec<&str> = rest.lines().collect();
    let notes = lines.iter().position(|line| line.trim_start().starts_with("= ")).unwrap_or(lines.len());
    // The last line of the frame is an empty margin, which rustc draws only above notes of its own.
    let (frame, notes) = (&lines[..notes.saturating_sub(1)], &lines[notes..]);
    let (_, message) = head.split_once("]: ").unwrap_or(("", head));
    let indent = notes.first().map_or(0, |note| note.len() - note.trim_start().len());
    let notes = notes.iter().map(|line| format!("       {}", &line[indent..]));
    let shown =
        std::iter::once(format!("error: {message}")).chain(notes).chain(frame.iter().map(|&line| line.to_owned()));
    shown.fold(String::new(), |text, line| text + line.trim_end() + "\n")
}
