//! Which Lua names the names of a source get.

use super::{GLOBALS, KEYWORDS, Names};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Names beside these.
fn beside(reserved: &[&'static str]) -> Names {
    Names::new(Arc::new(reserved.iter().copied().collect()))
}

#[test]
fn the_words_are_found_by_their_order() {
    assert!(KEYWORDS.is_sorted() && GLOBALS.is_sorted());
}

#[test]
fn names_that_are_taken_move_aside() {
    let names = beside(&["decode", "decode_"]);
    for (name, expected) in [
        ("score", "score"),
        ("end", "end_"),
        ("end_", "end__"),
        ("end__", "end___"),
        ("redis", "redis_"),
        ("KEYS", "KEYS_"),
        ("goto", "goto_"),
        ("_", "__"),
        ("__", "___"),
        ("decode", "decode__"),
        ("decode_", "decode___"),
        ("größe", "grU00F6U00DFe"),
        ("名", "U540D"),
        ("succeeded", "succeeded"),
        ("UBEEF", "U0055BEEF"),
        ("ubee", "ubee"),
        ("1st", "U0031st"),
        ("", "U0000"),
    ] {
        assert_eq!(names.legal(name), expected, "{name}");
    }
}

#[test]
fn different_names_stay_different() {
    let names = beside(&["ab", "ab__", "_U00E9"]);
    let letters = ["a", "b", "_", "u", "0", "é", "end", "00e9"];
    let mut sources = BTreeSet::from([String::new()]);
    for _ in 0..4 {
        let longer = sources.iter().flat_map(|name| letters.map(|letter| format!("{name}{letter}")));
        sources = longer.chain(sources.iter().cloned()).collect();
    }
    let legal: BTreeSet<String> = sources.iter().map(|name| names.legal(name)).collect();
    assert_eq!(legal.len(), sources.len());
    assert!(!legal.contains("ab") && !legal.contains("end"));
}

#[test]
fn temporaries_are_numbered_only_on_a_clash() {
    let mut names = beside(&["helper"]);
    names.reserve("user_score_3");
    assert_eq!(names.fresh("user_score"), "user_score");
    assert_eq!(names.fresh("user_score"), "user_score_2");
    assert_eq!(names.fresh("user_score"), "user_score_4");
    assert_eq!(names.fresh("helper"), "helper_");
    assert_eq!(names.fresh("end"), "end_");
    assert_eq!(names.fresh("end"), "end__2");
}

#[test]
fn names_of_the_source_shadow_each_other_but_no_temporary() {
    let mut names = beside(&[]);
    assert_eq!(names.declare("count"), "count");
    assert_eq!(names.declare("count"), "count");
    assert_eq!(names.fresh("count"), "count_2");
    assert_eq!(names.declare("count_2"), "count_2_2");
    assert_eq!(names.declare("count_2"), "count_2_2");
}

#[test]
fn what_was_avoided_is_told_by_every_copy() {
    let names = beside(&["decode", "encode"]);
    let mut copy = names.clone();
    copy.declare("score");
    assert_eq!(names.met(), BTreeSet::new());
    copy.declare("decode");
    assert_eq!(names.met(), BTreeSet::from(["decode".to_owned()]));
}
