//! Numbers in sentences.

/// `no files`, `1 file`, `2 files`.
pub(crate) fn many(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}
