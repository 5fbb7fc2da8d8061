//! `SORT … BY … GET …`: keys that the server puts together out of what it sorts. Nothing proves their slots, so that
//! they are for scripts that never meet a cluster.

use super::Checker;
use super::keys::Inserting;
use super::typed::Word;
use crate::catalogue::Kind;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// `BY(pattern!("weight:*"))`, `BY(NOSORT)`, `GET(pattern!("job:*->name"))`, `GET(ELEMENT)`.
    pub(super) fn check_sort_keys(&mut self, kind: &Kind, written: &ast::Expr) -> Word {
        let (option, word, wire) =
            if *kind == Kind::SortGet { ("GET", "ELEMENT", "#") } else { ("BY", "NOSORT", "nosort") };
        match &written.kind {
            ast::ExprKind::Name(name) if name.text == word => Word::Literal(wire.to_owned()),
            ast::ExprKind::Pattern(template) => {
                if self.cluster {
                    self.report(
                        Diagnostic::new(
                            codes::KEY_DERIVED,
                            template.span,
                            format!(
                                "`{option}` reads keys that the server puts together, in slots that nothing proves"
                            ),
                        )
                        .note("in a cluster most servers refuse it")
                        .help(
                            "read the keys in a loop; where the script never meets a cluster, write \
                             `#[redlua(cluster = false)]` on the `fn`",
                        ),
                    );
                    return Word::Value(self.error(written.span));
                }
                if stars(&template.parts) != 1 {
                    let message = "the element takes the place of the first `*`, and here is not exactly one";
                    let help = format!("write `{option}(pattern!(\"weight:*\"))`");
                    return Word::Value(self.fail(codes::KEY_TEMPLATE, template.span, message, help));
                }
                Word::Value(self.check_key_pattern(template, Inserting::Sorted, written.span))
            }
            ast::ExprKind::Error => Word::Value(self.error(written.span)),
            _ => {
                let message = format!("`{option}` takes a pattern of keys, or `{word}`");
                let help = format!("write `{option}(pattern!(\"weight:*\"))`");
                Word::Value(self.fail(codes::TYPE_MISMATCH, written.span, message, help))
            }
        }
    }
}

/// How many `*` are written in a template.
fn stars(parts: &[ast::KeyPart]) -> usize {
    let of_part = |part: &ast::KeyPart| match part {
        ast::KeyPart::Text(text) => text.matches('*').count(),
        ast::KeyPart::Tag(inner) => stars(inner),
        ast::KeyPart::Insert(_) => 0,
    };
    parts.iter().map(of_part).sum()
}
