//! Help, version, and command lines that ask for what does not exist.

use crate::run::{expect, printed};

#[test]
fn help_and_version() {
    expect("help", "plain", "help");
    for form in ["--help", "-h", "help help"] {
        assert_eq!(printed("plain", form), printed("plain", "help"), "{form}");
    }
    for command in ["show", "check", "explain"] {
        expect(&format!("help_{command}"), "plain", &format!("help {command}"));
        assert_eq!(printed("plain", &format!("{command} --help")), printed("plain", &format!("help {command}")));
    }
    assert_eq!(printed("plain", "--version"), concat!("redlua ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn wrong_usage_says_what_is_wrong() {
    let wrong = [
        ("nothing", ""),
        ("command", "shwo src/main.rs"),
        ("topic", "help everything"),
        ("option", "check --phaes ast"),
        ("phase", "show src/main.rs --phase tree"),
        ("phase_without_value", "show src/main.rs --phase"),
        ("phase_of_check", "check --phase ast"),
        ("show_without_target", "show"),
        ("too_many_words", "explain RL0501 RL0502"),
    ];
    for (name, arguments) in wrong {
        expect(&format!("usage_{name}"), "plain", arguments);
    }
}
