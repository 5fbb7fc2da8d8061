//! The fenced blocks of a Markdown text: the documents of this repository are tests, and all of them are read here.

/// A fenced block.
#[derive(Clone, Debug)]
pub struct Fence {
    /// What stands behind the opening fence, such as `rust,script`.
    pub info: String,
    /// The lines between the fences.
    pub text: String,
    /// The number of the line of the opening fence, from 0.
    pub first_line: usize,
    /// The number of the line of the closing fence.
    pub last_line: usize,
}

/// The fenced blocks of a text in their order.
///
/// # Errors
///
/// The last block has no end.
pub fn fences(text: &str) -> Result<Vec<Fence>, String> {
    let mut fences = Vec::new();
    let mut open: Option<Fence> = None;
    for (number, line) in text.lines().enumerate() {
        match (open.take(), line.strip_prefix("```")) {
            (Some(fence), Some("")) => fences.push(Fence { last_line: number, ..fence }),
            (Some(mut fence), _) => {
                fence.text.push_str(line);
                fence.text.push('\n');
                open = Some(fence);
            }
            (None, Some(info)) => {
                let info = info.trim().to_owned();
                open = Some(Fence { info, text: String::new(), first_line: number, last_line: number });
            }
            (None, None) => {}
        }
    }
    match open {
        Some(fence) => Err(format!("the block that begins in line {} has no end", fence.first_line + 1)),
        None => Ok(fences),
    }
}
