//! Runs the command in a folder, and compares what it says with what is kept.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");

/// The command in a folder of the fixtures.
pub(crate) fn redlua(folder: &str, arguments: &str) -> Command {
    redlua_in(&Path::new(FIXTURES).join(folder), arguments)
}

/// The command in any folder.
pub(crate) fn redlua_in(folder: &Path, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redlua"));
    command.current_dir(folder).args(arguments.split_whitespace());
    command
}

/// A folder that git could not keep.
pub(crate) fn empty_folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("empty");
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// What the command printed; it must end well.
pub(crate) fn printed(folder: &str, arguments: &str) -> String {
    let output = redlua(folder, arguments).output().expect("redlua");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Exit code, output and complaints are those in `expected/<name>.txt`.
#[track_caller]
pub(crate) fn expect(name: &str, folder: &str, arguments: &str) {
    expect_of(name, arguments, redlua(folder, arguments));
}

/// The same for a command that was made by hand.
#[track_caller]
pub(crate) fn expect_of(name: &str, arguments: &str, mut command: Command) {
    let found = transcript(arguments, &command.output().expect("redlua"));
    let path = Path::new(FIXTURES).join("expected").join(name).with_extension("txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &found).expect("write");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == kept, "UPDATE_EXPECT=1 accepts this for {}:\n{found}", path.display());
}

fn transcript(arguments: &str, output: &Output) -> String {
    let code = output.status.code().expect("an exit code");
    let mut text = format!("$ redlua {arguments}\n{}", String::from_utf8_lossy(&output.stdout));
    if !output.stderr.is_empty() {
        text.push_str(&format!("[standard error]\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    format!("{text}[exit code {code}]\n")
}
