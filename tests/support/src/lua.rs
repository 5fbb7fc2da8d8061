//! Is a text Lua 5.1? Asked of the real compiler, quickly and without a server where there is one.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::binary::on_path;
use crate::find::shared;

/// Checks the syntax with `luac5.1` or a `luac` of 5.1; where there is neither, with the compiler inside the
/// server this process shares. A first line `#!lua …` is skipped: it is for the server and no Lua.
///
/// # Errors
///
/// What the compiler says.
///
/// # Panics
///
/// When there is neither a compiler nor a server.
pub fn lua_syntax(text: &str) -> Result<(), String> {
    match compiler() {
        Some(path) => with_compiler(path, text),
        None => with_server(text),
    }
}

fn compiler() -> Option<&'static PathBuf> {
    static COMPILER: OnceLock<Option<PathBuf>> = OnceLock::new();
    COMPILER
        .get_or_init(|| {
            on_path("luac5.1").or_else(|| {
                let path = on_path("luac")?;
                let output = Command::new(&path).arg("-v").output().ok()?;
                // It is the standard error up to some builds of 5.1, and the standard output after.
                let said = [output.stdout, output.stderr].concat();
                String::from_utf8_lossy(&said).contains("Lua 5.1").then_some(path)
            })
        })
        .as_ref()
}

fn with_compiler(path: &PathBuf, text: &str) -> Result<(), String> {
    let mut luac = Command::new(path)
        .args(["-p", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{}: {error}", path.display()))?;
    if let Some(mut input) = luac.stdin.take() {
        // The pipe breaks when the compiler gives up early; what it has to say about that follows.
        let _ = input.write_all(text.as_bytes());
    }
    let output = luac.wait_with_output().map_err(|error| format!("{}: {error}", path.display()))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()) }
}

fn with_server(text: &str) -> Result<(), String> {
    // Not SCRIPT LOAD: another test may hold the server and count on what its script cache does not contain.
    const COMPILE: &str = "local compiled, complaint = loadstring(ARGV[1], '=script')\n\
                           return complaint or false\n";
    // The line end stays, so that line numbers do.
    let body = match text.find('\n') {
        Some(end) if text.starts_with("#!") => &text[end..],
        _ => text,
    };
    let complaint: Option<String> = redis::cmd("EVAL")
        .arg(COMPILE)
        .arg(0)
        .arg(body)
        .query(&mut shared().connection())
        .map_err(|error| error.to_string())?;
    complaint.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What it means for a way of checking to be right, whichever it is.
    fn tells_right_from_wrong(check: impl Fn(&str) -> Result<(), String>) {
        assert_eq!(check("local x = KEYS[1]\nreturn x\n"), Ok(()));
        let error = check("return 1 +\n").unwrap_err();
        assert!(error.contains("unexpected symbol near '<eof>'"), "{error}");
        // Lua 5.2 and later accept it.
        check("goto done\n::done::\n").unwrap_err();

        assert_eq!(check("#!lua flags=no-writes\nreturn 1\n"), Ok(()));
        let error = check("#!lua\nreturn 1\nreturn 2\n").unwrap_err();
        assert!(error.contains(":3:"), "{error}");
    }

    #[test]
    fn the_chosen_way_tells_right_from_wrong() {
        tells_right_from_wrong(lua_syntax);
    }

    #[test]
    fn a_server_tells_right_from_wrong() {
        tells_right_from_wrong(with_server);
    }
}
