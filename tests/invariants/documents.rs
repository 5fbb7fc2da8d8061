//! The documents say what is there.

use redlua_compiler::analyze;

use crate::repository::{blocks, names, read, root};

/// The documents and how many paths each names at least.
const DOCUMENTS: [(&str, usize); 7] = [
    ("README.md", 5),
    ("ARCHITECTURE.md", 40),
    ("CONTRIBUTING.md", 15),
    ("CHANGELOG.md", 0),
    ("examples/README.md", 5),
    ("tests/README.md", 5),
    (".ci/run", 0),
];

/// What a document calls a path: in backticks or as the target of a link, with a `/` or the name of a kind of
/// file, without blanks, placeholders or what belongs to addresses.
fn paths(text: &str) -> Vec<&str> {
    let quoted =
        text.lines().filter(|line| !line.starts_with("    ")).flat_map(|line| line.split('`').skip(1).step_by(2));
    let linked = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    let looks = |path: &&str| {
        let plain = path.chars().all(|character| character.is_ascii_alphanumeric() || "_-./".contains(character));
        let kinds = [".rs", ".md", ".toml", ".txt", ".lua", ".py"];
        plain && !path.is_empty() && (path.contains('/') || kinds.iter().any(|kind| path.ends_with(kind)))
    };
    quoted.chain(linked).filter(looks).collect()
}

#[test]
fn every_path_that_a_document_names_exists() {
    for (document, least) in DOCUMENTS {
        let text = read(document);
        let found = paths(&text);
        assert!(found.len() >= least, "{document} names {} paths", found.len());
        let folder = root().join(document).parent().expect("a folder").to_owned();
        let exists = |path: &str| folder.join(path).exists() || root().join(path).exists();
        let missing: Vec<_> = found.into_iter().filter(|path| !exists(path)).collect();
        assert!(missing.is_empty(), "{document} names {missing:?}, which do not exist");
    }
}

#[test]
fn paths_are_found_and_nothing_else() {
    let text =
        "`src/lib.rs` and [this](a/b.md#part), `print.rs`; not `a b/c`, `Vec<T>`, `redis://host/`, `x.y`, `<id>/a`";
    assert_eq!(paths(text), ["src/lib.rs", "print.rs", "a/b.md"]);
}

/// The map of the code is complete: folders and files of the compiler, and what stands beside it.
#[test]
fn the_map_names_every_folder() {
    let map = read("ARCHITECTURE.md");
    let source = "redlua-compiler/src";
    let mut expected: Vec<String> = names(source).into_iter().map(|name| format!("{source}/{name}")).collect();
    for folder in ["redlua-compiler/src/catalogue", "redlua-compiler/src/diagnostic", "redlua-compiler/src/lua"] {
        let inner = names(folder).into_iter().filter(|name| name.ends_with('/'));
        expected.extend(inner.map(|name| format!("{folder}/{name}")));
    }
    let packages = names("").into_iter().filter(|name| name.starts_with("redlua-"));
    expected.extend(packages.chain(["examples/", "tests/", "src/lib.rs"].map(String::from)));
    for path in expected {
        assert!(map.contains(&format!("`{path}`")), "ARCHITECTURE.md does not say what `{path}` is for");
    }
}

#[test]
fn every_kind_of_test_and_every_example_is_listed() {
    for (folder, index) in [("tests", "tests/README.md"), ("examples", "examples/README.md")] {
        let text = read(index);
        for name in names(folder).iter().filter(|name| *name != "README.md") {
            assert!(text.contains(name.trim_end_matches('/')), "{index} does not say what {folder}/{name} is for");
        }
    }
}

#[test]
fn documents_keep_to_their_length() {
    for (document, least, most) in [("README.md", 150, 250), ("ARCHITECTURE.md", 60, 200)] {
        let lines = read(document).lines().count();
        assert!((least..=most).contains(&lines), "{document}: {lines} lines");
    }
    for name in names("examples").iter().filter(|name| name.ends_with(".rs")) {
        let lines = read(&format!("examples/{name}")).lines().count();
        assert!(lines < 100, "examples/{name}: {lines} lines");
    }
}

/// The first block of the README that is written in this language.
fn fenced<'text>(text: &'text str, language: &str) -> &'text str {
    let fence = format!("```{language}\n");
    let (_, rest) = text.split_once(&fence).unwrap_or_else(|| panic!("README.md has no block of {language}"));
    let (block, _) = rest.split_once("```").expect("the end of the block");
    block
}

#[test]
fn the_readme_shows_the_lua_of_its_script() {
    let readme = read("README.md");
    let shown = fenced(&readme, "lua");
    let example = analyze(blocks(&read("examples/sliding_window.rs")).remove(0));
    let own = analyze(blocks(fenced(&readme, "rust,no_run")).remove(0));
    for (place, analysis) in [("the README", own), ("the example", example)] {
        assert_eq!(analysis.printed[0].text, shown, "the Lua in README.md is not that of the script in {place}");
    }
}
