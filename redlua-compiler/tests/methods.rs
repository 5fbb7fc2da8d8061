//! The list of methods is complete: whatever name the checker's source has, it is refused on a type or stands in the
//! list.

use proc_macro2::TokenStream;
use redlua_compiler::analyze;
use redlua_compiler::check::methods::{Method, methods};
use redlua_compiler::diagnostic::codes;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Expressions of each type in the list.
const RECEIVERS: [(&str, &[&str]); 13] = [
    ("integer", &["small"]),
    ("f64", &["float"]),
    ("text", &["text", "own"]),
    ("Option<T>", &["optional"]),
    ("Result<T, E>", &["fallible(small)"]),
    ("Vec<T>", &["list"]),
    ("Iterator", &["list.iter()", "(0..small)"]),
    ("HashMap, BTreeMap", &["map"]),
    ("HashSet, BTreeSet", &["set"]),
    ("CallError", &["failure"]),
    ("Duration", &["duration"]),
    ("Json", &["doc"]),
    ("Reply", &["reply"]),
];

/// Accepted without a mention: they change nothing, and are there because Rust asks for them.
const SILENT: [&str; 3] = ["as_ref", "iter", "into_iter"];

/// What is read as a whole, with its arguments, so that a call without them is none. `tests/cases` shows them.
const WHOLE: [(&str, &str); 3] = [("text", "push"), ("text", "push_str"), ("HashMap, BTreeMap", "entry")];

#[test]
fn every_accepted_method_is_in_the_list() {
    let names = names();
    assert!(names.len() > 200, "only {} names were found in the checker", names.len());
    let listed: BTreeMap<&str, BTreeSet<&str>> =
        methods().into_iter().map(|entry| (entry.receiver, entry.methods.iter().map(Method::name).collect())).collect();
    let receivers: BTreeSet<&str> = RECEIVERS.iter().map(|(ty, _)| *ty).collect();
    assert_eq!(listed.keys().copied().collect::<BTreeSet<_>>(), receivers, "a type of the list has no probe");

    let mut faults = Vec::new();
    for (ty, values) in RECEIVERS {
        for name in &names {
            let accepted = values.iter().any(|receiver| is_known(receiver, name));
            let is_listed = listed[ty].contains(name.as_str());
            if accepted && !is_listed && !SILENT.contains(&name.as_str()) {
                faults.push(format!("`{name}` on {ty} is accepted, and not in check/methods.txt"));
            }
            if is_listed && !accepted && !WHOLE.contains(&(ty, name)) {
                faults.push(format!("`{name}` on {ty} is in check/methods.txt, and refused"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether a call without arguments gets past the name.
fn is_known(receiver: &str, name: &str) -> bool {
    let source = format!(
        "pub fn probe(key: &str, small: i32, float: f64, text: &str, duration: Duration) {{
            let stored: Str<i64> = key!(\"<key>\");
            let mut optional = stored.get();
            let mut own = String::new();
            let reply = redis::raw::<Reply>(\"PART\", stored);
            let mut doc = Json::parse(text).unwrap();
            let mut list = vec![small];
            let mut map = BTreeMap::from([(1, 2)]);
            let mut set = HashSet::from([small]);
            if let Err(failure) = redis::pcall(stored.get()) {{ {receiver}.{name}(); }}
        }}
        fn fallible(n: i32) -> Result<i32, Fault> {{ if n > 0 {{ return Err(Fault::Bad); }} Ok(n) }}
        enum Fault {{ Bad }}"
    );
    let tokens: TokenStream = source.parse().expect("a program");
    analyze(tokens).diagnostics.iter().all(|one| match one.code {
        codes::UNKNOWN_METHOD | codes::OTHER_LANGUAGE => false,
        // "not supported here" is said of a name that is known.
        codes::UNSUPPORTED => one.message.contains(" here yet"),
        _ => true,
    })
}

/// Every text in the sources of the checker that could be the name of a method.
fn names() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check");
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("the folder of the checker") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a readable source");
        found.extend(text.split('"').filter(|part| is_name(part)).map(str::to_owned));
    }
    found
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_')
        && syn::parse_str::<syn::Ident>(text).is_ok()
}
