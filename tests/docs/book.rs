//! The pages of the book, and the blocks of code in them.

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
        let mut blocks = Vec::new();
        let mut open: Option<Block> = None;
        for (number, line) in self.text.lines().enumerate() {
            match (&mut open, line.strip_prefix("```")) {
                (Some(_), Some("")) => {
                    let mut block = open.take().expect("it was just seen");
                    block.last_line = number;
                    blocks.push(block);
                }
                (Some(block), _) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
                (None, Some(info)) => {
                    open = Some(Block {
                        place: format!("{}:{}", self.path, number + 1),
                        info: info.split(',').map(|word| word.trim().to_owned()).collect(),
                        text: String::new(),
                        first_line: number,
                        last_line: number,
                    });
                }
                (None, None) => {}
            }
        }
        assert!(open.is_none(), "the last block of {} has no end", self.path);
        blocks
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
