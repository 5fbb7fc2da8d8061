//! The subject of an abort: `<handle> (<template>)[, field <name>]: <what>`. The compiler wrote the text, so
//! it is read back exactly, against the script's own handles.

use crate::meta::Meta;

/// What an abort is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subject<'t> {
    /// The index of the handle in `META.handles`.
    pub(crate) handle: usize,
    /// The field of a hash.
    pub(crate) field: Option<&'t str>,
}

/// Reads the subject at the front of an abort's text, if there is one.
pub(crate) fn subject<'t>(text: &'t str, meta: &Meta) -> Option<Subject<'t>> {
    let mut named = meta.handles.iter().zip(meta.keys).enumerate();
    named.find_map(|(index, (handle, template))| {
        let rest = text.strip_prefix(handle)?.strip_prefix(" (")?;
        let rest = rest.strip_prefix(template)?.strip_prefix(')')?;
        let field = rest.strip_prefix(", field ").map(|rest| rest.split_once(": ").map_or(rest, |(field, _)| field));
        Some(Subject { handle: index, field })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    static META: Meta = Meta { handles: &["hit", "hits", "hits"], keys: &["a:{u}", "b:{u}", "c:{u}"], ..Meta::EMPTY };

    #[test]
    fn handle_template_and_field() {
        for (text, expected) in [
            ("hit (a:{u}): not an integer", Some((0, None))),
            ("hits (b:{u}): not an integer", Some((1, None))),
            ("hits (c:{u}), field tokens: no", Some((2, Some("tokens")))),
            ("hits (x:{u}): not an integer", None),
            ("other (a:{u}): not an integer", None),
            ("index 3 of 2", None),
            ("", None),
        ] {
            let found = subject(text, &META).map(|subject| (subject.handle, subject.field));
            assert_eq!(found, expected, "{text}");
        }
    }
}
