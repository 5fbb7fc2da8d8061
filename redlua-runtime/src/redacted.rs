//! `Debug` of a call shows which arguments there are, not their values: calls end up in logs.

use std::fmt;

/// Writes `Name { field: _, other: _ }`.
///
/// # Errors
/// When the formatter fails.
pub fn redacted(f: &mut fmt::Formatter<'_>, name: &'static str, fields: &[&'static str]) -> fmt::Result {
    let mut output = f.debug_struct(name);
    for field in fields {
        output.field(field, &format_args!("_"));
    }
    output.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Call;

    impl fmt::Debug for Call {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            redacted(f, "Call", &["user", "now_ms"])
        }
    }

    #[test]
    fn names_without_values() {
        assert_eq!(format!("{Call:?}"), "Call { user: _, now_ms: _ }");
    }
}
