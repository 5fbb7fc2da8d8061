//! The tree as text, and which line came from where.
//!
//! This is the only place that writes Lua: what surrounds it may build any tree, and the text means
//! what the tree means. Sections are separated by one blank line, blocks indented by two spaces.

mod expr;
mod literal;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::ast::{Chunk, Expr, Origin, Statement, StatementKind};
use super::names::PLACEHOLDER;
use super::precedence::{base_parenthesises, root_of_base, ungrouped_base};

/// The width that lines keep where something can be broken.
const WIDTH: usize = 110;

/// A printed script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LuaText {
    /// The script; ends with a newline unless it is empty.
    pub text: String,
    /// For each line (from 1) on which a statement or a condition begins, in ascending order, where
    /// it comes from. A line that is not listed belongs to the entry before it; lines before the
    /// first entry are the header and the prelude.
    pub lines: Vec<(u32, Origin)>,
}

/// Prints a script.
///
/// ```lua
/// -- header
///
/// local function of_the_prelude() … end
///
/// local function of_the_user() … end
///
/// local prologue = ARGV[1]
///
/// return prologue
/// ```
pub fn print_chunk(chunk: &Chunk) -> LuaText {
    let mut printer = Printer { text: String::new(), line: 1, indent: 0, lines: Vec::new() };
    printer.print_header(&chunk.header);
    for helper in &chunk.prelude {
        printer.begin_section();
        for line in helper.trim_end().lines() {
            printer.write_line(line);
        }
    }
    for (position, function) in chunk.functions.iter().enumerate() {
        let is_last = position + 1 == chunk.functions.len() && chunk.prologue.is_empty() && chunk.body.is_empty();
        printer.begin_section();
        printer.print_statement(function, is_last);
    }
    printer.print_section(&chunk.prologue, chunk.body.is_empty());
    printer.print_section(&chunk.body, true);
    LuaText { text: printer.text, lines: printer.lines }
}

struct Printer {
    text: String,
    /// The number of the line that is written next.
    line: u32,
    indent: usize,
    lines: Vec<(u32, Origin)>,
}

impl Printer {
    /// Separates what follows from what is there by a blank line.
    fn begin_section(&mut self) {
        if !self.text.is_empty() {
            self.write_line("");
        }
    }

    /// Lua ends a line at `\r`, too: no part of a comment may become code.
    fn print_header(&mut self, header: &[String]) {
        // One character each: the standard library looks for that without taking letters apart.
        for line in header.iter().flat_map(|entry| entry.split('\n')).flat_map(|line| line.split('\r')) {
            self.write_line(format!("-- {line}").trim_end());
        }
    }

    fn print_section(&mut self, statements: &[Statement], ends_chunk: bool) {
        if !statements.is_empty() {
            self.begin_section();
            self.print_statements(statements, ends_chunk);
        }
    }

    fn print_statements(&mut self, statements: &[Statement], ends_block: bool) {
        for (position, statement) in statements.iter().enumerate() {
            let is_last = ends_block && position + 1 == statements.len();
            self.print_statement(statement, is_last);
        }
    }

    /// A nested block; it ends with itself.
    fn print_block(&mut self, statements: &[Statement]) {
        self.indent += 2;
        self.print_statements(statements, true);
        self.indent -= 2;
    }

    fn print_statement(&mut self, statement: &Statement, is_last: bool) {
        let origin = statement.origin;
        match &statement.kind {
            StatementKind::Local { names, values } => {
                let mut line = self.begin_line(&format!("local {}", names.join(", ")));
                if !values.is_empty() {
                    line.push_str(" = ");
                    self.print_list(values, &mut line);
                }
                self.write_statement(&line, origin);
            }
            StatementKind::Assign { targets, values } => {
                self.print_assignment(targets, values, origin);
            }
            StatementKind::Call(call) => self.print_call(call, origin),
            StatementKind::If { arms, otherwise } => self.print_if(arms, otherwise, origin),
            StatementKind::While { condition, body } => {
                self.print_head("while ", condition, " do", origin);
                self.print_block(body);
                self.write_line_indented("end");
            }
            StatementKind::Repeat { body, until } => {
                self.write_statement(&self.begin_line("repeat"), origin);
                self.print_block(body);
                self.print_head("until ", until, "", origin);
            }
            StatementKind::Do(body) => self.print_nested("do", body, origin),
            StatementKind::LocalFunction { declared, name, parameters, body } => {
                let local = if *declared { "" } else { "local " };
                let head = format!("{local}function {name}({})", parameters.join(", "));
                self.print_nested(&head, body, origin);
            }
            StatementKind::NumericFor { name, start, stop, step, body } => {
                let mut head = self.begin_line(&format!("for {name} = "));
                self.print_items([start, stop].into_iter().chain(step), " do".len(), &mut head);
                head.push_str(" do");
                self.print_loop(&head, body, origin);
            }
            StatementKind::GenericFor { names, iterator, body } => {
                let mut head = self.begin_line(&format!("for {} in ", names.join(", ")));
                expr::print_expr(iterator, self.indent, " do".len(), &mut head);
                head.push_str(" do");
                self.print_loop(&head, body, origin);
            }
            StatementKind::Return(values) => {
                let mut line = self.begin_line(if is_last { "return" } else { "do return" });
                if !values.is_empty() {
                    line.push(' ');
                    self.print_list(values, &mut line);
                }
                line.push_str(if is_last { "" } else { " end" });
                self.write_statement(&line, origin);
            }
            StatementKind::Break => {
                let text = if is_last { "break" } else { "do break end" };
                self.write_statement(&self.begin_line(text), origin);
            }
        }
    }

    /// `targets = values`.
    ///
    /// A target that would begin with a parenthesis is bound first, because Lua would read it as
    /// the arguments of a call on the line before:
    ///
    /// ```lua
    /// local _ = a or b
    /// _.name = value
    /// ```
    fn print_assignment(&mut self, targets: &[Expr], values: &[Expr], origin: Origin) {
        let mut targets = Cow::Borrowed(targets);
        if let Some(first) = targets.first().filter(|first| begins_with_parenthesis(first)) {
            self.print_placeholder(root_of_base(first), origin);
            let bound = with_root(first, &Expr::Name(PLACEHOLDER.into()));
            targets.to_mut()[0] = bound;
        }
        let mut line = self.begin_line("");
        self.print_list(&targets, &mut line);
        line.push_str(" = ");
        self.print_list(values, &mut line);
        self.write_statement(&line, origin);
    }

    /// `call()`; what is no call, or begins with a parenthesis, is bound to a local:
    ///
    /// ```lua
    /// local _ = ('text')(argument)
    /// ```
    fn print_call(&mut self, call: &Expr, origin: Origin) {
        let call = ungrouped_base(call);
        if !matches!(call, Expr::Call(..)) || begins_with_parenthesis(call) {
            self.print_placeholder(call, origin);
            return;
        }
        let mut line = self.begin_line("");
        expr::print_expr(call, self.indent, 0, &mut line);
        self.write_statement(&line, origin);
    }

    fn print_placeholder(&mut self, value: &Expr, origin: Origin) {
        let mut line = self.begin_line(&format!("local {PLACEHOLDER} = "));
        expr::print_expr(value, self.indent, 0, &mut line);
        self.write_statement(&line, origin);
    }

    /// ```lua
    /// if condition then
    ///   …
    /// elseif condition then
    ///   …
    /// else
    ///   …
    /// end
    /// ```
    fn print_if(&mut self, arms: &[(Expr, Vec<Statement>)], otherwise: &[Statement], origin: Origin) {
        for (position, (condition, body)) in arms.iter().enumerate() {
            let keyword = if position == 0 { "if " } else { "elseif " };
            self.print_head(keyword, condition, " then", origin);
            self.print_block(body);
        }
        if !otherwise.is_empty() {
            self.write_line_indented("else");
            self.print_block(otherwise);
        }
        self.write_line_indented("end");
    }

    /// `before condition after`, with `after` on a line of its own where the condition hangs:
    ///
    /// ```lua
    /// if long_condition
    ///   or other_condition
    /// then
    /// ```
    fn print_head(&mut self, before: &str, condition: &Expr, after: &str, origin: Origin) {
        let mut line = self.begin_line(before);
        expr::print_expr(condition, self.indent, after.len(), &mut line);
        let is_hanging = line.contains('\n') && expr::hangs(condition);
        if is_hanging && !after.is_empty() {
            self.write_statement(&line, origin);
            self.write_line_indented(after.trim_start());
        } else {
            line.push_str(after);
            self.write_statement(&line, origin);
        }
    }

    /// `head … end`.
    fn print_nested(&mut self, head: &str, body: &[Statement], origin: Origin) {
        let head = self.begin_line(head);
        self.print_loop(&head, body, origin);
    }

    /// A head that has its indentation, a block, `end`.
    fn print_loop(&mut self, head: &str, body: &[Statement], origin: Origin) {
        self.write_statement(head, origin);
        self.print_block(body);
        self.write_line_indented("end");
    }

    /// `a, b`.
    fn print_list(&self, values: &[Expr], line: &mut String) {
        self.print_items(values.iter(), 0, line);
    }

    fn print_items<'a>(&self, values: impl Iterator<Item = &'a Expr>, tail: usize, line: &mut String) {
        for (position, value) in values.enumerate() {
            if position > 0 {
                line.push_str(", ");
            }
            expr::print_expr(value, self.indent, tail.max(1), line);
        }
    }

    fn begin_line(&self, text: &str) -> String {
        format!("{:indent$}{text}", "", indent = self.indent)
    }

    /// The lines of a statement, or of the condition of one.
    fn write_statement(&mut self, text: &str, origin: Origin) {
        self.lines.push((self.line, origin));
        for line in text.split('\n') {
            self.write_line(line);
        }
    }

    fn write_line_indented(&mut self, text: &str) {
        let line = self.begin_line(text);
        self.write_line(&line);
    }

    fn write_line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
        self.line += 1;
    }
}

/// Whether a statement that starts with this expression would start with `(`; then a local named
/// `_` is declared before it.
pub(super) fn begins_with_parenthesis(expr: &Expr) -> bool {
    let root = root_of_base(expr);
    !std::ptr::eq(root, expr) && base_parenthesises(root) || matches!(root, Expr::Group(_))
}

/// The same calls and indexes on another root.
fn with_root(expr: &Expr, root: &Expr) -> Expr {
    match ungrouped_base(expr) {
        Expr::Index(base, index) => Expr::Index(Box::new(with_root(base, root)), index.clone()),
        Expr::Call(function, arguments) => Expr::Call(Box::new(with_root(function, root)), arguments.clone()),
        _ => root.clone(),
    }
}
