//! What `redlua help` says. The texts are files, so that they look here as they do there.

/// A page of help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// All commands.
    General,
    /// `show`.
    Show,
    /// `check`.
    Check,
    /// `explain`.
    Explain,
}

impl Topic {
    /// The commands and their pages.
    pub(crate) const ALL: [(&'static str, Topic); 4] =
        [("show", Topic::Show), ("check", Topic::Check), ("explain", Topic::Explain), ("help", Topic::General)];
}

/// The page of a topic.
pub(crate) fn text(topic: Topic) -> &'static str {
    match topic {
        Topic::General => include_str!("help/general.txt"),
        Topic::Show => include_str!("help/show.txt"),
        Topic::Check => include_str!("help/check.txt"),
        Topic::Explain => include_str!("help/explain.txt"),
    }
}
