//! Loops in the loop of a chain: `flat_map` and `flatten` walk a list for each element.
//!
//! `break` leaves one loop of Lua. What ends the whole walk sets a flag, which is tested behind each inner loop.

use super::{Lowering, index, number};
use crate::check::typed::{Chain, StageKind};
use crate::lua::ast::{Expr, StatementKind};

/// The inner loops of the chain that is being lowered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layers {
    /// The flag of each open one, where something sets it.
    flags: Vec<Option<String>>,
    /// Whether the `for` that comes next walks a chain with inner loops.
    pub(crate) expected: bool,
    /// The flag that tells a `for` over the chain to end.
    pub(crate) leave: Option<String>,
}

/// Whether a chain becomes several loops in each other.
pub(crate) fn has_layers(chain: &Chain) -> bool {
    chain.stages.iter().any(|stage| stage.kind == StageKind::FlatMap)
}

impl Lowering<'_> {
    /// A chain begins; the one around it goes on with [`Lowering::close_layers`].
    pub(crate) fn open_layers(&mut self) -> Layers {
        std::mem::take(&mut self.layers)
    }

    pub(crate) fn close_layers(&mut self, outer: Layers) {
        self.layers = outer;
    }

    /// `break`, out of all loops of the chain.
    pub(crate) fn stop_walk(&mut self) {
        for at in 0..self.layers.flags.len() {
            let flag = match &self.layers.flags[at] {
                Some(flag) => flag.clone(),
                None => self.names.fresh("done"),
            };
            self.layers.flags[at] = Some(flag.clone());
            self.push(StatementKind::Assign { targets: vec![Expr::Name(flag)], values: vec![Expr::Bool(true)] });
        }
        self.push(StatementKind::Break);
    }

    /// ```lua
    /// local tags = page.tags
    /// local done = false
    /// for j = 1, #tags do
    ///   …
    /// end
    /// if done then
    ///   break
    /// end
    /// ```
    pub(crate) fn walk_layer(&mut self, list: Expr, turn: impl FnOnce(&mut Self, Expr)) {
        let list = self.stable_or_name("items", list);
        let name = self.open_counter();
        let element = index(list.clone(), Expr::Name(name.clone()));
        self.layers.flags.push(None);
        let body = self.nested(|lowering| turn(lowering, element));
        let flag = self.layers.flags.pop().flatten();
        self.close_counter();
        if let Some(flag) = &flag {
            self.push(StatementKind::Local { names: vec![flag.clone()], values: vec![Expr::Bool(false)] });
        }
        let stop = Expr::Length(Box::new(list));
        self.push(StatementKind::NumericFor { name, start: number(1), stop, step: None, body });
        if let Some(flag) = flag {
            self.break_if(vec![flag]);
        }
        let leave = self.layers.leave.clone();
        self.pass_on(leave);
    }
}
