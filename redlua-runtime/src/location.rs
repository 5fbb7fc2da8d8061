//! Where in the user's Rust a script stopped: the server names a line of the Lua, people read Rust.

use std::fmt;

/// A place in the Rust source of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    /// The file, as `file!()` gives it.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Translates a line of the Lua. The table names the first Lua line of each statement, ascending, so a
/// line inside a longer statement belongs to the greatest entry that is not beyond it.
pub(crate) fn locate(file: &'static str, lines: &str, lua_line: u32) -> Option<Location> {
    let entries = lines.split(", ").filter_map(|entry| {
        let mut numbers = entry.split(' ').map(|number| number.parse().ok());
        Some((numbers.next()??, numbers.next()??, numbers.next()??))
    });
    let (_, line, column) = entries.take_while(|&(first, _, _): &(u32, u32, u32)| first <= lua_line).last()?;
    Some(Location { file, line, column })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_belongs_to_the_statement_that_began_last() {
        let at = |line| locate("a.rs", "12 5 9, 14 7 13", line).map(|found| (found.line, found.column));
        assert_eq!(at(11), None);
        assert_eq!(at(12), Some((5, 9)));
        assert_eq!(at(13), Some((5, 9)));
        assert_eq!(at(14), Some((7, 13)));
        assert_eq!(at(u32::MAX), Some((7, 13)));
        assert_eq!(locate("a.rs", "", 1), None);
    }

    #[test]
    fn it_prints_as_compilers_do() {
        let location = Location { file: "src/a.rs", line: 3, column: 9 };
        assert_eq!(location.to_string(), "src/a.rs:3:9");
    }
}
