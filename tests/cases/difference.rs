//! Two texts line by line, as a reader of a failed test wants them: what was there, what is there now.

/// How many equal lines stand around a difference.
const AROUND: usize = 2;

/// Lines of the first text that are gone begin with `-`, new ones with `+`.
pub(crate) fn lines(old: &str, new: &str) -> String {
    let old: Vec<&str> = old.lines().collect();
    let new: Vec<&str> = new.lines().collect();
    let marked = marked(&old, &new);
    let differs = |line: &String| !line.starts_with("  ");
    let mut shown = String::new();
    for (at, line) in marked.iter().enumerate() {
        let from = at.saturating_sub(AROUND);
        let to = (at + AROUND + 1).min(marked.len());
        if marked[from..to].iter().any(differs) {
            shown.push_str(line.trim_end());
            shown.push('\n');
        }
    }
    shown
}

/// The longest common subsequence, by the lengths of those of all pairs of ends.
fn marked(old: &[&str], new: &[&str]) -> Vec<String> {
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for (left, old_line) in old.iter().enumerate().rev() {
        for (right, new_line) in new.iter().enumerate().rev() {
            common[left][right] = if old_line == new_line {
                common[left + 1][right + 1] + 1
            } else {
                common[left + 1][right].max(common[left][right + 1])
            };
        }
    }
    let (mut left, mut right) = (0, 0);
    let mut marked = Vec::new();
    while left < old.len() || right < new.len() {
        if left < old.len() && right < new.len() && old[left] == new[right] {
            marked.push(format!("  {}", old[left]));
            (left, right) = (left + 1, right + 1);
        } else if right == new.len() || (left < old.len() && common[left + 1][right] >= common[left][right + 1]) {
            marked.push(format!("- {}", old[left]));
            left += 1;
        } else {
            marked.push(format!("+ {}", new[right]));
            right += 1;
        }
    }
    marked
}

#[test]
fn only_what_differs_is_shown() {
    assert_eq!(lines("a\nb\nc\nd\ne\nf", "a\nb\nc\nx\ne\nf"), "  b\n  c\n- d\n+ x\n  e\n  f\n");
    assert_eq!(lines("a\nb", "a\nb"), "");
    assert_eq!(lines("", "a"), "+ a\n");
}
