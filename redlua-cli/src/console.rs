//! The two streams of the process. Writing to a pipe that nobody reads any more is no fault: the
//! command goes on, so that its exit code still tells the truth about the sources.

use crate::outcome::Outcome;
use std::io::{BufWriter, ErrorKind, IsTerminal, Write, stderr, stdout};

const BOLD: &str = "\x1b[1m";
const BOLD_RED: &str = "\x1b[1;31m";
const PLAIN: &str = "\x1b[0m";

/// Standard output and standard error.
pub(crate) struct Console {
    /// What was asked for.
    pub(crate) out: Stream,
    /// What went wrong on the way.
    pub(crate) err: Stream,
}

/// A stream that keeps the first fault of writing instead of stopping.
pub(crate) struct Stream {
    writer: Box<dyn Write>,
    colour: bool,
    fault: Option<std::io::Error>,
}

impl Console {
    /// The console of this process. There is colour only where a person reads, and not against
    /// their will (`NO_COLOR`).
    pub(crate) fn new() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self {
            out: Stream::new(BufWriter::new(stdout()), wanted && stdout().is_terminal()),
            err: Stream::new(stderr(), wanted && stderr().is_terminal()),
        }
    }

    /// A line on standard error that names the program, below all that was written so far.
    pub(crate) fn complain(&mut self, text: &str) {
        self.out.flush();
        self.err.write(&format!("redlua: {text}\n"));
    }

    /// Writes what is left; output that was lost (a full disk) is a fault of its own.
    pub(crate) fn finish(mut self, outcome: Outcome) -> Outcome {
        self.out.flush();
        match self.out.fault.take() {
            Some(fault) if fault.kind() != ErrorKind::BrokenPipe => {
                self.err.write(&format!("redlua: the output could not be written: {fault}\n"));
                Outcome::Faults
            }
            _ => outcome,
        }
    }
}

impl Stream {
    fn new(writer: impl Write + 'static, colour: bool) -> Self {
        Self { writer: Box::new(writer), colour, fault: None }
    }

    /// The text as it is.
    pub(crate) fn write(&mut self, text: &str) {
        if self.fault.is_none() {
            self.fault = self.writer.write_all(text.as_bytes()).err();
        }
    }

    /// Rendered diagnostics, with their messages in colour.
    pub(crate) fn write_diagnostics(&mut self, rendered: &str) {
        if self.colour { self.write(&paint_diagnostics(rendered)) } else { self.write(rendered) }
    }

    /// A title, bold in colour.
    pub(crate) fn write_title(&mut self, title: &str) {
        if self.colour { self.write(&format!("{BOLD}{title}{PLAIN}")) } else { self.write(title) }
    }

    /// Lets the reader see what was written so far.
    pub(crate) fn flush(&mut self) {
        if self.fault.is_none() {
            self.fault = self.writer.flush().err();
        }
    }
}

/// As rustc does: the code is red, the message bold. All other lines begin with blanks or numbers.
fn paint_diagnostics(rendered: &str) -> String {
    let paint = |line: &str| match line.split_once(": ") {
        Some((head, message)) if head.starts_with("error[") => {
            format!("{BOLD_RED}{head}{PLAIN}{BOLD}: {message}{PLAIN}\n")
        }
        _ => format!("{line}\n"),
    };
    rendered.lines().map(paint).collect()
}

#[cfg(test)]
mod tests {
    use super::paint_diagnostics;

    #[test]
    fn only_the_first_line_of_a_diagnostic_is_painted() {
        assert_eq!(
            paint_diagnostics("error[RL0501]: two: slots\n --> a.rs:1:1\n"),
            "\x1b[1;31merror[RL0501]\x1b[0m\x1b[1m: two: slots\x1b[0m\n --> a.rs:1:1\n"
        );
    }
}
