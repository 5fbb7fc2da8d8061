//! Runs one test of the calling binary a second time, in a process of its own, because a process can neither
//! be killed nor given another environment from within.

use std::process::Command;

/// Set in the second process only.
const MARK: &str = "REDLUA_TEST_AGAIN";

/// Whether this is the second process.
pub(crate) fn is_second() -> bool {
    std::env::var_os(MARK).is_some()
}

/// The second process, with none of the variables that say which server to use.
pub(crate) fn second(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env(MARK, "1");
    for variable in ["REDLUA_SERVER", "REDIS_URL", "REDLUA_SERVERS", "REDLUA_CLUSTER"] {
        command.env_remove(variable);
    }
    command
}
