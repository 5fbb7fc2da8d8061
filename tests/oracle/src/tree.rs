//! A generated program as a tree of text with holes: enough to print it, and to make it smaller
//! without knowing every construct.

use crate::types::Ty;
use std::fmt::Write;

/// Where a hole is in a template.
const HOLE: char = '$';

/// What can be done with a node when a program is made smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A value of the node's type: another value of this type may stand there.
    Expr,
    /// It may be dropped from its block.
    Statement,
    /// Braces around statements and perhaps a value.
    Block,
    /// It stays.
    Fixed,
}

/// A piece of the program.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is, for the report of coverage.
    pub construct: &'static str,
    /// What it may become.
    pub role: Role,
    /// The type of its value.
    pub ty: Ty,
    /// Its text, with a `$` for each child; a block has none.
    pub template: String,
    /// What stands in the holes, in order.
    pub children: Vec<Node>,
}

impl Node {
    /// An expression.
    pub fn expr(construct: &'static str, ty: &Ty, template: impl Into<String>, children: Vec<Node>) -> Self {
        Self { construct, role: Role::Expr, ty: ty.clone(), template: template.into(), children }
    }

    /// A statement.
    pub fn statement(construct: &'static str, template: impl Into<String>, children: Vec<Node>) -> Self {
        Self { construct, role: Role::Statement, ty: Ty::Unit, template: template.into(), children }
    }

    /// A statement that a loop or recursion needs to end.
    pub fn fixed(template: impl Into<String>, children: Vec<Node>) -> Self {
        Self { construct: "", role: Role::Fixed, ty: Ty::Unit, template: template.into(), children }
    }

    /// `{ statements }`, the last one perhaps a value of the type.
    pub fn block(ty: &Ty, children: Vec<Node>) -> Self {
        Self { construct: "", role: Role::Block, ty: ty.clone(), template: String::new(), children }
    }

    /// The text.
    pub fn print(&self) -> String {
        let mut text = String::new();
        self.print_into(&mut text);
        indent(&text)
    }

    fn print_into(&self, text: &mut String) {
        if self.role == Role::Block {
            text.push_str("{\n");
            for child in &self.children {
                child.print_into(text);
                text.push('\n');
            }
            text.push('}');
            return;
        }
        let mut children = self.children.iter();
        for letter in self.template.chars() {
            match (letter, if letter == HOLE { children.next() } else { None }) {
                (HOLE, Some(child)) => child.print_into(text),
                _ => text.push(letter),
            }
        }
    }

    /// Calls `visit` with this node and all below it.
    pub fn each(&self, visit: &mut impl FnMut(&Node)) {
        visit(self);
        for child in &self.children {
            child.each(visit);
        }
    }

    /// How many nodes there are.
    pub fn size(&self) -> usize {
        1 + self.children.iter().map(Node::size).sum::<usize>()
    }
}

/// Indents lines by the braces around them.
fn indent(text: &str) -> String {
    let mut result = String::new();
    let mut depth = 0usize;
    for line in text.lines() {
        let opened = line.matches('{').count();
        let closed = line.matches('}').count();
        let leading = line.chars().take_while(|letter| *letter == '}').count();
        let _ = writeln!(result, "{}{line}", "    ".repeat(depth.saturating_sub(leading)));
        depth = (depth + opened).saturating_sub(closed);
    }
    result
}
