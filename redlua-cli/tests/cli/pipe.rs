//! What happens when nobody reads the output any more.

use crate::run::redlua;
use std::process::Stdio;

/// Exit code and complaints of a command whose standard output is closed before it writes.
fn unread(folder: &str, arguments: &str) -> (Option<i32>, String) {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = redlua(folder, arguments).stdout(writer).stderr(Stdio::piped()).output().expect("redlua");
    (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
}

#[test]
fn a_closed_pipe_is_no_fault() {
    for arguments in ["show src/limits.rs", "show src/limits.rs --phase typed", "check", "explain", "help"] {
        assert_eq!(unread("whole", arguments), (Some(0), String::new()), "{arguments}");
    }
}

#[test]
fn a_closed_pipe_hides_no_fault() {
    assert_eq!(unread("faulty", "check src/slots.rs"), (Some(1), String::new()));
}
