//! Reads what nests without recursion: how deep a stored document goes must not be what the caller's stack has to hold.

use super::tree::Tree;

/// How many lists and objects may stand in each other: as many as the server's `cjson` takes.
const DEPTH: usize = 1000;

/// What was read of a value: all of it, or the beginning of a list or an object whose next value is due.
pub(super) enum Part<O> {
    Whole(Tree),
    Open(O),
}

/// A text in one of the formats, read from the front. Each method gives `None` where the text is not of the format.
pub(super) trait Nested {
    /// A list or object that has begun: its parts so far.
    type Open;

    /// Reads a value up to where the first value inside it begins.
    fn begin(&mut self) -> Option<Part<Self::Open>>;

    /// Adds a value to what it stands in, and reads up to where the next one begins, or the end.
    fn add(&mut self, open: Self::Open, value: Tree) -> Option<Part<Self::Open>>;
}

/// The value that begins here.
pub(super) fn read_tree<N: Nested>(text: &mut N) -> Option<Tree> {
    let mut around = Vec::new();
    'values: loop {
        let mut value = match text.begin()? {
            Part::Whole(Tree::List(_) | Tree::Members(_)) | Part::Open(_) if around.len() == DEPTH => return None,
            Part::Whole(value) => value,
            Part::Open(open) => {
                around.push(open);
                continue;
            }
        };
        // What ends behind a value is itself a value of what is around it.
        while let Some(open) = around.pop() {
            match text.add(open, value)? {
                Part::Whole(whole) => value = whole,
                Part::Open(open) => {
                    around.push(open);
                    continue 'values;
                }
            }
        }
        return Some(value);
    }
}
