//! How a command ended, as scripts and build servers see it.

use std::process::ExitCode;

/// The exit code of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// 0: what was asked for was done.
    Fine,
    /// 1: a source has a fault or can't be read.
    Faults,
    /// 2: the command line asks for what does not exist.
    Usage,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => ExitCode::SUCCESS,
            Outcome::Faults => ExitCode::from(1),
            Outcome::Usage => ExitCode::from(2),
        }
    }
}

/// Why a command did not begin or could not go on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// How the process ends.
    pub(crate) outcome: Outcome,
    /// What is wrong, and what to do about it.
    pub(crate) complaint: String,
}

impl Refusal {
    /// The command line asks for what does not exist.
    pub(crate) fn usage(complaint: impl Into<String>) -> Self {
        Self { outcome: Outcome::Usage, complaint: complaint.into() }
    }

    /// A source can't be read, or has nothing to show.
    pub(crate) fn faults(complaint: impl Into<String>) -> Self {
        Self { outcome: Outcome::Faults, complaint: complaint.into() }
    }
}
