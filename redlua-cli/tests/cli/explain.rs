//! `redlua explain`. The pages are the compiler's; here it counts which one is found.

use crate::run::{expect, printed};

#[test]
fn a_code_is_found_in_every_form() {
    let page = printed("plain", "explain RL0501");
    assert!(page.starts_with("# RL0501"), "{page}");
    for form in ["rl0501", "0501", "501", "Rl501", "slots"] {
        assert_eq!(printed("plain", &format!("explain {form}")), page, "{form}");
    }
    assert!(printed("plain", "explain write_before_check").starts_with("# RL0701"));
}

#[test]
fn all_codes_are_listed() {
    let list = printed("plain", "explain");
    assert!(list.contains("\nRL0501  Keys that may be in different slots.\n"), "{list}");
    for line in list.lines() {
        let code = line.split(' ').next().expect("a code");
        assert!(printed("plain", &format!("explain {code}")).starts_with(&format!("# {code}")), "{line}");
    }
}

#[test]
fn an_unknown_code_is_refused() {
    expect("explain_unknown_code", "plain", "explain RL0591");
    expect("explain_unknown_lint", "plain", "explain write_before_chekc");
    expect("explain_unknown_word", "plain", "explain everything");
}
