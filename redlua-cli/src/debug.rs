//! A tree of the compiler as text: `{:#?}` without what nobody reads in it.
//!
//! The derived text has a line for each leaf and closes each bracket at the depth where it was
//! opened, so lines and their depth are all that must be looked at.

use std::fmt::Debug;

/// Places and tokens: the file itself shows them better.
const NOISE: [&str; 5] = ["span", "token", "tokens", "visibility", "lifetimes"];

/// The tree, without the fields of these names.
pub(crate) fn tree(node: &impl Debug, left_out: &[&str]) -> String {
    let derived = format!("{node:#?}");
    let mut lines = derived.lines();
    let mut text = Lines::default();
    while let Some(line) = lines.next() {
        let (field, value) = parts(line);
        if field.is_some_and(|field| NOISE.contains(&field) || left_out.contains(&field)) || value == "Span {" {
            skip(line, &mut lines);
        } else if value == "Command {" {
            // All that is known about a command is its entry in the catalogue; its name is enough.
            let name = lines.next().and_then(|line| parts(line).1.strip_suffix(','));
            let head = line.strip_suffix(" {").unwrap_or(line);
            text.0.push(format!("{head}({}),", name.unwrap_or_default()));
            skip(line, &mut lines);
        } else {
            text.push(line.to_owned());
        }
    }
    text.0.join("\n") + "\n"
}

/// The field's name, if there is one, and what stands behind it.
fn parts(line: &str) -> (Option<&str>, &str) {
    let line = line.trim_start();
    match line.split_once(": ") {
        Some((field, value)) if !field.contains('"') => (Some(field), value),
        _ => (None, line),
    }
}

/// Leaves out what the line opens.
fn skip<'l>(line: &str, lines: &mut impl Iterator<Item = &'l str>) {
    if line.ends_with(['{', '(', '[']) {
        let depth = depth(line);
        for line in lines {
            if self::depth(line) == depth {
                return;
            }
        }
    }
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// A branch that fits on a line of this length takes one line.
const WIDTH: usize = 110;

/// The lines of the tree so far.
#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn push(&mut self, line: String) {
        let opened = self.0.iter().rposition(|open| depth(open) <= depth(&line)).unwrap_or_default();
        let joined = if line.trim_start().starts_with(['}', ')', ']']) { join(&self.0[opened..], &line) } else { None };
        match joined {
            Some(joined) => {
                self.0.truncate(opened);
                self.0.push(joined);
            }
            None => self.0.push(line),
        }
    }
}

/// `Range { low: 0, high: 7 },` for its four lines, unless that is too long.
fn join(branch: &[String], close: &str) -> Option<String> {
    let (open, leaves) = branch.split_first()?;
    let blank = if open.ends_with('{') { " " } else { "" };
    let flat = leaves.iter().all(|leaf| depth(leaf) == depth(open) + 4);
    let inner: Vec<&str> = leaves.iter().map(|leaf| leaf.trim()).collect();
    let inner = inner.join(" ");
    let joined = format!("{open}{blank}{}{blank}{}", inner.strip_suffix(',').unwrap_or(&inner), close.trim_start());
    (flat && joined.len() <= WIDTH).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::tree;

    #[derive(Debug)]
    #[allow(dead_code, reason = "what is derived reads them")]
    struct Node {
        name: &'static str,
        span: Option<(u8, u8)>,
        source: Vec<u8>,
        inner: Option<Option<u8>>,
    }

    #[test]
    fn what_is_too_long_for_a_line_takes_several() {
        assert_eq!(tree(&[[u64::MAX; 3]; 2], &[]).lines().count(), 4);
    }

    #[test]
    fn noise_is_left_out_and_what_is_short_takes_one_line() {
        let node = Node { name: "span: {", span: Some((1, 2)), source: vec![3], inner: Some(Some(4)) };
        assert_eq!(tree(&node, &["source"]), "Node { name: \"span: {\", inner: Some(Some(4)) }\n");
    }
}
