//! The pages of the book, and the blocks of code in them.

use redlua_test_support::{Fence, fences};
use std::fs;
use std::path::{Path, PathBuf};

/// A page.
pub(crate) struct Page {
    /// Its path below `docs/src`, such as `guide/install.md`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// A fenced block.
pub(crate) struct Block {
    /// Where it begins: `guide/install.md:12`.
    pub(crate) place: String,
    /// The words behind the fence.
    pub(crate) info: Vec<String>,
    pub(crate) text: String,
    /// The number of the line of the opening fence, from 0.
    pub(crate) first_line: usize,
    /// The number of the line of the closing fence.
    pub(crate) last_line: usize,
}

impl Block {
    /// Whether the words behind the fence are these.
    pub(crate) fn is(&self, info: &[&str]) -> bool {
        self.info == info
    }

    /// The code that it is refused with, if it must be.
    pub(crate) fn refused_with(&self) -> Option<&str> {
        match self.info.as_slice() {
            [rust, fails, code] if rust == "rust" && fails == "fails" => Some(code),
            _ => None,
        }
    }
}

/// The folder of the pages.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src")
}

/// All pages, sorted by their paths.
pub(crate) fn pages() -> Vec<Page> {
    let mut pages = Vec::new();
    collect(&folder(), &mut pages);
    pages.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(pages.len() > 1, "only {} pages are left in docs/src", pages.len());
    pages
}

fn collect(from: &Path, pages: &mut Vec<Page>) {
    for entry in fs::read_dir(from).expect("a folder of docs/src") {
        let path = entry.expect("an entry of docs/src").path();
        if path.is_dir() {
            collect(&path, pages);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let text = fs::read_to_string(&path).expect("a readable page");
            let path = path.strip_prefix(folder()).expect("a page below docs/src").display().to_string();
            pages.push(Page { path, text });
        }
    }
}

impl Page {
    /// The fenced blocks in their order.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let blocks = fences(&self.text).unwrap_or_else(|error| panic!("{}: {error}", self.path));
        let block = |fence: Fence| Block {
            place: format!("{}:{}", self.path, fence.first_line + 1),
            info: fence.info.split(',').map(|word| word.trim().to_owned()).collect(),
            text: fence.text,
            first_line: fence.first_line,
            last_line: fence.last_line,
        };
        blocks.into_iter().map(block).collect()
    }

    /// Writes another text into the file, or fails with the first line that differs.
    pub(crate) fn expect(path: &str, text: &str) {
        let file = folder().join(path);
        let found = fs::read_to_string(&file).unwrap_or_default();
        if found == text {
            return;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::create_dir_all(file.parent().expect("a folder")).expect("a writable folder");
            fs::write(&file, text).expect("a writable page");
            return;
        }
        let line = found.lines().zip(text.lines()).take_while(|(one, other)| one == other).count();
        let show = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
        panic!(
            "docs/src/{path}:{} is `{}` and should be `{}`; UPDATE_EXPECT=1 writes it",
            line + 1,
            show(&found),
            show(text)
        );
    }
}
