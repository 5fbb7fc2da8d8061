//! Every key and every parameter is used, and there is a key.

use super::super::Checker;
use super::super::types::{Type, family_name};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast;

impl Checker<'_, '_> {
    /// At least one key, and every key and parameter used.
    pub(crate) fn check_all_used(&mut self, source: &ast::Function) {
        self.report_unused_keyspaces();
        let declared: Vec<_> = self.keys.all.iter().map(|known| known.local).collect();
        for local in &declared {
            // `_route` says that the key is there for the node that it stands for.
            if !self.used.contains(local) && !self.locals[local.0].name.starts_with('_') {
                let known = self.locals[local.0].clone();
                let family = match &known.ty {
                    Type::Handle(handle) => family_name(handle.family),
                    _ => "key",
                };
                self.report(
                    Diagnostic::new(codes::KEY_UNUSED, known.span, format!("the key `{}` is never used", known.name))
                        .note("it would be sent with every call, and could route it to another slot")
                        .help(format!(
                            "remove the line, or call a command of `{family}` on it; a key that is there only to route \
                             the call is called `_{}`",
                            known.name
                        )),
                );
            }
        }
        for index in 0..self.parameters.len() {
            let parameter = &self.parameters[index];
            if !self.used.contains(&parameter.local) && !parameter.source.name.text.starts_with('_') {
                let name = parameter.source.name.clone();
                self.report(
                    Diagnostic::new(
                        codes::UNUSED_PARAMETER,
                        name.span,
                        format!("the parameter `{}` is never used", name.text),
                    )
                    .note("callers would have to give it, and every call would send it, for nothing")
                    .help(format!("remove it, or name it `_{}` to keep it in the invoker", name.text)),
                );
            }
        }
        // A parameter whose type could not be read may have been that of a key.
        let unread = self.parameters.iter().any(|parameter| parameter.ty.is_error());
        if declared.is_empty() && !unread && !self.is_allowed("no_keys") {
            self.report(
                Diagnostic::new(codes::NO_KEYS, source.name.span, format!("`{}` has no key", source.name.text))
                    .note("Redis Cluster would run it on a random node, which may be a replica")
                    .help("declare its keys with `key!`, or write `#[allow(no_keys)]` on the `fn` if it touches none"),
            );
        }
    }
}
