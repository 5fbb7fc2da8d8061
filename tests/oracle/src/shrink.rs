//! Makes a program that fails smaller: drops statements, puts literals and parts in the place of
//! expressions, as long as the two sides still differ.

use crate::program::Program;
use crate::tree::{Node, Role};
use crate::types::{Ty, Types};
use crate::value::Value;

/// Every program that is one step smaller.
pub fn smaller(program: &Program) -> Vec<Program> {
    let mut found = Vec::new();
    for at in 0..program.helpers.len() {
        for helper in smaller_nodes(&program.helpers[at], &program.types) {
            let mut next = program.clone();
            next.helpers[at] = helper;
            found.push(next);
        }
    }
    for body in smaller_nodes(&program.body, &program.types) {
        found.push(Program { body, ..program.clone() });
    }
    for (at, (_, ty)) in program.parameters.iter().enumerate() {
        let mut next = program.clone();
        for call in &mut next.calls {
            call[at] = Value::simplest(ty, &program.types);
        }
        if next.calls != program.calls {
            found.push(next);
        }
    }
    for (call, entries) in program.stored.iter().enumerate() {
        for at in 0..entries.len() {
            let mut next = program.clone();
            next.stored[call].remove(at);
            found.push(next);
        }
    }
    for next in &mut found {
        next.drop_unused();
    }
    found
}

/// The node with one step made somewhere in it.
fn smaller_nodes(node: &Node, types: &Types) -> Vec<Node> {
    let mut found = Vec::new();
    if node.role == Role::Expr {
        let simplest = types.simplest(&node.ty);
        if node.template != simplest && node.ty != Ty::Unit && !matches!(node.ty, Ty::Result(_)) {
            found.push(Node::expr("literal", &node.ty, simplest, Vec::new()));
        }
        for child in &node.children {
            inner_values(child, &node.ty, &mut found);
        }
    }
    if matches!(node.role, Role::Statement | Role::Fixed) && node.ty == Ty::Unit {
        // A branch or a body alone.
        for child in node.children.iter().filter(|child| child.role == Role::Block && child.ty == Ty::Unit) {
            if node.role == Role::Statement {
                found.push(Node::statement("block statement", "$", vec![child.clone()]));
            }
        }
    }
    if node.role == Role::Block {
        for at in 0..node.children.len() {
            if node.children[at].role == Role::Statement {
                let mut next = node.clone();
                next.children.remove(at);
                found.push(next);
                if let [only] = node.children[at].children.as_slice()
                    && only.role == Role::Block
                {
                    let mut next = node.clone();
                    next.children.splice(at..=at, only.children.iter().cloned());
                    found.push(next);
                }
            }
        }
    }
    for (at, child) in node.children.iter().enumerate() {
        for smaller in smaller_nodes(child, types) {
            let mut next = node.clone();
            next.children[at] = smaller;
            found.push(next);
        }
    }
    found
}

/// Values of the type inside of an expression.
fn inner_values(node: &Node, ty: &Ty, found: &mut Vec<Node>) {
    if node.role == Role::Expr && node.ty == *ty {
        found.push(node.clone());
        return;
    }
    if node.role == Role::Block {
        if let Some(last) = node.children.last() {
            inner_values(last, ty, found);
        }
        return;
    }
    for child in &node.children {
        inner_values(child, ty, found);
    }
}
