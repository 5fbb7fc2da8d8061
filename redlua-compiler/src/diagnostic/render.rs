//! Diagnostics as terminal text in rustc's layout, for the command line and the tests.

use super::Diagnostic;
use super::emit::note_lines;
use std::fmt::Write;

/// How many lines of a place are shown before its middle is left out.
const SHOWN: usize = 6;

/// All diagnostics, each with its lines of the source:
///
/// ```text
/// error[RL0501]: keys `hits` and `quota` may be in different slots
///   --> src/limits.rs:14:27
///    |
/// 14 |         let quota: Hash = key!("quota:<user>");
///    |                           ^^^^^^^^^^^^^^^^^^^^
///    |
///    = note: in Redis Cluster this script would fail with CROSSSLOT for most users
/// ```
pub fn render(source: &str, file: &str, diagnostics: &[Diagnostic]) -> String {
    let lines: Vec<&str> = source.lines().collect();
    let rendered: Vec<String> = diagnostics.iter().map(|diagnostic| render_one(&lines, file, diagnostic)).collect();
    rendered.join("\n")
}

fn render_one(lines: &[&str], file: &str, diagnostic: &Diagnostic) -> String {
    let place = Place::of(diagnostic);
    let margin = place.last_line.to_string().len();
    let mut page = Page { text: format!("error[{}]: {}\n", diagnostic.code, diagnostic.message), margin };
    let (line, column) = (place.first_line, place.start + 1);
    page.push(&format!("{:margin$}--> {file}:{line}:{column}", ""));
    page.push_below("");
    if place.first_line == place.last_line {
        page.push_line(lines, place);
    } else {
        page.push_lines(lines, place);
    }
    page.push_below("");
    for line in note_lines(diagnostic) {
        page.push(&format!("{:margin$} {line}", ""));
    }
    page.text
}

/// Lines from 1, columns from 0 in characters; the end is behind the last character.
#[derive(Clone, Copy)]
struct Place {
    first_line: usize,
    start: usize,
    last_line: usize,
    end: usize,
}

impl Place {
    fn of(diagnostic: &Diagnostic) -> Self {
        let (first_line, start) = diagnostic.span.start();
        let (last_line, end) = diagnostic.span.end();
        Self { first_line, start, last_line: last_line.max(first_line), end }
    }
}

struct Page {
    text: String,
    /// The width of the line numbers.
    margin: usize,
}

impl Page {
    fn push(&mut self, line: &str) {
        let _ = writeln!(self.text, "{}", line.trim_end());
    }

    /// `14 | text`.
    fn push_source(&mut self, number: usize, text: &str) {
        let margin = self.margin;
        self.push(&format!("{number:margin$} | {text}"));
    }

    /// `   | text`.
    fn push_below(&mut self, text: &str) {
        self.push(&format!("{:1$} | {text}", "", self.margin));
    }

    /// One line with carets below.
    fn push_line(&mut self, lines: &[&str], place: Place) {
        let line = line_at(lines, place.first_line);
        self.push_source(place.first_line, &shown(line));
        let before = width(line, 0, place.start);
        let marked = width(line, place.start, place.end).max(1);
        self.push_below(&format!("{}{}", " ".repeat(before), "^".repeat(marked)));
    }

    /// Several lines, embraced on the left:
    ///
    /// ```text
    /// 3 |       let lock = key!(
    ///   |  ________________^
    /// 4 | |         "lock:{resource}"
    /// 5 | |     );
    ///   | |_____^
    /// ```
    fn push_lines(&mut self, lines: &[&str], place: Place) {
        let first = line_at(lines, place.first_line);
        self.push_source(place.first_line, &format!("  {}", shown(first)));
        let before = width(first, 0, place.start) + 1;
        self.push_below(&format!(" {}^", "_".repeat(before)));
        for number in place.first_line + 1..=place.last_line {
            let from_first = number - place.first_line;
            let to_last = place.last_line - number;
            if from_first < SHOWN / 2 || to_last < SHOWN / 2 {
                let line = line_at(lines, number);
                self.push_source(number, &format!("| {}", shown(line)));
            } else if from_first == SHOWN / 2 {
                self.push("...  |");
            }
        }
        let last = line_at(lines, place.last_line);
        let before = width(last, 0, place.end);
        self.push_below(&format!("|{}^", "_".repeat(before)));
    }
}

fn line_at<'s>(lines: &[&'s str], number: usize) -> &'s str {
    let index = number.checked_sub(1);
    index.and_then(|index| lines.get(index)).copied().unwrap_or_default()
}

/// A tab is as wide as rustc makes it.
fn shown(line: &str) -> String {
    line.replace('\t', "    ")
}

/// The width of the characters from column to column.
fn width(line: &str, from: usize, to: usize) -> usize {
    let characters = line.chars().take(to).skip(from);
    characters.map(|character| if character == '\t' { 4 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::diagnostic::{Diagnostic, codes};
    use crate::span::Span;
    use proc_macro2::TokenStream;

    /// The diagnostic's place is all that stands in the `index`-th group of the source.
    fn rendered(source: &str, index: usize) -> String {
        let tokens: TokenStream = source.parse().expect("tokens");
        let mut groups = tokens.into_iter().filter_map(|tree| match tree {
            proc_macro2::TokenTree::Group(group) => Some(group),
            _ => None,
        });
        let group = groups.nth(index).expect("a group");
        let span = Span::of(&group.stream(), group.span());
        let diagnostic =
            Diagnostic::new(codes::SLOTS, span, "two slots").note("in \"{user}\"\n    ^^^^^^").help("write one");
        render(source, "src/a.rs", &[diagnostic])
    }

    #[test]
    fn one_line_has_carets() {
        assert_eq!(
            rendered("\n\tkey!(\"ä\", 2);\n", 0),
            "error[RL0501]: two slots
 --> src/a.rs:2:7
  |
2 |     key!(\"ä\", 2);
  |          ^^^^^^
  |
  = note: in \"{user}\"
              ^^^^^^
  = help: write one
  = note: redlua explain RL0501
"
        );
    }

    #[test]
    fn several_lines_are_embraced() {
        assert_eq!(
            rendered("fn f() {\n    a();\n    b();\n}\n", 1),
            "error[RL0501]: two slots
 --> src/a.rs:2:5
  |
2 |       a();
  |  _____^
3 | |     b();
  | |________^
  |
  = note: in \"{user}\"
              ^^^^^^
  = help: write one
  = note: redlua explain RL0501
"
        );
    }

    #[test]
    fn a_long_middle_is_left_out() {
        let source = format!("{{\n{}}}", "a();\n".repeat(12));
        let text = rendered(&source, 0);
        assert_eq!(text.matches("...").count(), 1, "{text}");
        assert_eq!(text.matches("a();").count(), 6, "{text}");
        assert!(text.contains(" 2 |   a();\n   |  _^\n 3 | | a();\n"), "{text}");
        assert!(text.contains("13 | | a();\n   | |____^\n"), "{text}");
    }
}
