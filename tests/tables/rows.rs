//! The table itself: every row of `rows.txt` is replayed by a test that exists, or says why it can't be met.

use std::collections::BTreeSet;
use std::path::Path;

const ROWS: &str = include_str!("rows.txt");

/// The tests of this folder, but for those of this file.
fn tests() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables");
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.extension().is_none_or(|end| end != "rs") || path.ends_with("rows.rs") {
            continue;
        }
        let source = std::fs::read_to_string(&path).expect("a readable file");
        let mut marked = false;
        for line in source.lines() {
            marked |= line == "#[test]";
            if let Some(name) = line.strip_prefix("fn ")
                && std::mem::take(&mut marked)
            {
                found.extend(name.split('(').next().map(String::from));
            }
        }
    }
    found
}

#[test]
fn every_row_is_replayed_or_says_why_not() {
    let tests = tests();
    let mut replayed = BTreeSet::new();
    let (mut rows, mut names) = (0, BTreeSet::new());
    let mut section = "";
    for line in ROWS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
            continue;
        }
        let [what, answer, test] = line.split(" | ").collect::<Vec<_>>()[..] else {
            panic!("three parts are separated by ` | `: {line}");
        };
        assert!(names.insert((section, what)), "twice: {line}");
        assert!(!answer.is_empty(), "{line}");
        match test.strip_prefix("- ") {
            Some(reason) => assert!(reason.len() > 10, "a reason: {line}"),
            None => assert!(tests.contains(test), "no such test: {line}"),
        }
        replayed.insert(test.to_owned());
        rows += 1;
    }
    assert!(rows > 300, "{rows} rows");
    let idle: Vec<_> = tests.difference(&replayed).collect();
    assert!(idle.is_empty(), "no row asks for {idle:?}");
}
