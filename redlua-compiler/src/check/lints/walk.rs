//! The frame of a lint that follows a function in the order in which it runs.

use crate::check::typed::{Block, Expr, Pattern, Statement, StatementKind};

/// A walk, and where in it the lint is allowed.
pub(super) trait Walk {
    /// The name of the lint in `#[allow(…)]`.
    const LINT: &'static str;

    /// How many attributes around the place at hand allow the lint.
    fn allowed(&mut self) -> &mut usize;

    /// An expression whose value is used.
    fn expr(&mut self, expr: &Expr);

    /// `let pattern = value else { otherwise };`
    fn binding(&mut self, pattern: &Pattern, value: &Expr, otherwise: Option<&Block>);

    /// An expression whose value nobody reads.
    fn discard(&mut self, expr: &Expr) {
        self.expr(expr);
    }

    /// Statements, and the value behind them.
    fn block(&mut self, block: &Block) {
        for statement in &block.statements {
            self.statement(statement);
        }
        if let Some(value) = &block.value {
            self.expr(value);
        }
    }

    /// One statement, with what its own attributes allow.
    fn statement(&mut self, statement: &Statement) {
        let allowed = usize::from(statement.allows.iter().any(|allowed| allowed == Self::LINT));
        *self.allowed() += allowed;
        match &statement.kind {
            StatementKind::Let { pattern, value: Some(value), otherwise } => {
                self.binding(pattern, value, otherwise.as_ref());
            }
            StatementKind::Let { value: None, .. } => {}
            StatementKind::Expr(expr) => self.discard(expr),
        }
        *self.allowed() -= allowed;
    }
}
