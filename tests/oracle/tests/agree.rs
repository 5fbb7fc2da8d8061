//! A few seeds of the oracle with every `cargo test`; `redlua-oracle --programs N` runs more.

use redlua_oracle::campaign;
use redlua_oracle::generate::generate;
use redlua_oracle::session::{Places, run_batch};
use std::path::Path;

#[test]
fn generated_programs_mean_the_same_in_lua_and_in_rust() {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("agree");
    std::fs::create_dir_all(&scratch).expect("a directory for the batch");
    let places = Places { found: scratch.join("found"), scratch };
    let summary = run_batch(1..=150, &places).expect("rustc runs");
    assert!(summary.differences.is_empty(), "seeds {:?}, see {}", summary.differences, places.found.display());
    assert!(summary.compared > 80, "only {} of {} programs were compared", summary.compared, summary.programs);
    assert!(summary.values > 300, "only {} calls gave a value", summary.values);
}

#[test]
fn generated_programs_with_commands_mean_what_the_interpreter_says() {
    let found = Path::new(env!("CARGO_TARGET_TMPDIR")).join("commands");
    let tally = campaign::run(300, 1, 1, &[], &found).expect("a server");
    assert!(tally.differences.is_empty(), "{:?}, see {}", tally.differences, found.display());
    assert!(tally.calls > 400, "only {} calls were compared", tally.calls);
}

#[test]
fn a_seed_gives_the_same_program_again() {
    for seed in 1..50 {
        assert_eq!(generate(seed).source(), generate(seed).source());
    }
    assert_ne!(generate(1).source(), generate(2).source());
}
