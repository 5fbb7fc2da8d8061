//! What a user of rustc sees for each fault: `tests/ui/<topic>/<fault>.rs` with its `.stderr`.
//!
//! The layout around a message is rustc's and changes between its releases; `tests/ui/README.md`
//! records the one that the files were made with.

use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn each_fault_has_its_message() {
    match std::env::var("REDLUA_UI").as_deref() {
        Ok("skip") => eprintln!("REDLUA_UI=skip: the messages of tests/ui are not compared with rustc's"),
        Ok(other) => panic!("REDLUA_UI can only be `skip`, not `{other}`"),
        Err(_) => {
            require_recorded_rustc();
            trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
        }
    }
}

#[test]
fn each_message_is_one_error() {
    let mut count = 0;
    for source in files("rs") {
        let recorded = source.with_extension("stderr");
        let text = std::fs::read_to_string(&recorded)
            .unwrap_or_else(|error| panic!("{}: {error}; record it with TRYBUILD=overwrite", recorded.display()));
        let starts = |word: &str| text.lines().filter(|line| line.starts_with(word)).count();
        assert_eq!(starts("error"), 1, "{} holds more than one error, or none:\n{text}", recorded.display());
        assert_eq!(starts("warning"), 0, "{} holds a warning:\n{text}", recorded.display());
        assert_eq!(text.matches("= note: redlua explain RL").count(), 1, "{}:\n{text}", recorded.display());
        count += 1;
    }
    assert_eq!(files("stderr").len(), count, "a `.stderr` stands without its source");
    assert!(count >= 70, "only {count} files are left in tests/ui");
}

/// The files of all topics with this extension, in order.
fn files(extension: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let list = |folder: &Path| {
        let entries = std::fs::read_dir(folder).expect("a folder of tests/ui");
        entries.map(|entry| entry.expect("an entry of tests/ui").path()).collect::<Vec<_>>()
    };
    let topics = list(&root).into_iter().filter(|path| path.is_dir());
    let mut found: Vec<PathBuf> = topics.flat_map(|topic| list(&topic)).collect();
    found.retain(|path| path.extension().is_some_and(|found| found == extension));
    found.sort();
    found
}

/// Fails with what to do when the messages were recorded with another minor version of rustc.
fn require_recorded_rustc() {
    let readme = include_str!("ui/README.md");
    let recorded = minor(readme).expect("tests/ui/README.md names `rustc 1.x`");
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let output = Command::new(rustc).arg("--version").output().expect("rustc runs");
    let version = String::from_utf8_lossy(&output.stdout);
    let running = minor(&version).expect("rustc tells its version");
    assert!(
        running == recorded,
        "tests/ui was recorded with rustc 1.{recorded}, and this is 1.{running}, which lays messages out in another way: \
         run `cargo +1.{recorded} test --test ui`, or set REDLUA_UI=skip to leave the comparison out"
    );
}

/// The `x` of the first `rustc 1.x`.
fn minor(text: &str) -> Option<u32> {
    let (_, behind) = text.split_once("rustc 1.")?;
    let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
