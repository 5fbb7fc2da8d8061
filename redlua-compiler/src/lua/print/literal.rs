//! Text literals: any bytes, written so that the script stays UTF-8 and shows what it holds.

/// Appends a literal in single quotes.
///
/// ```lua
/// 'it\'s\n\000'
/// ```
///
/// A byte that can't be shown is written with three digits, always: `\0` before a digit would
/// swallow it. Letters outside ASCII stay as they are.
pub(super) fn print_text(bytes: &[u8], out: &mut String) {
    out.push('\'');
    for chunk in bytes.utf8_chunks() {
        for letter in chunk.valid().chars() {
            match letter {
                '\\' => out.push_str("\\\\"),
                '\'' => out.push_str("\\'"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                ' '..='~' => out.push(letter),
                _ if is_visible(letter) => out.push(letter),
                _ => print_bytes(letter.encode_utf8(&mut [0; 4]).as_bytes(), out),
            }
        }
        print_bytes(chunk.invalid(), out);
    }
    out.push('\'');
}

/// Appends bytes as `\ddd`.
fn print_bytes(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        out.push('\\');
        for digit in [byte / 100, byte / 10 % 10, byte % 10] {
            out.push(char::from(b'0' + digit));
        }
    }
}

/// Whether a letter outside ASCII may be written as it is: controls, blanks other than the plain
/// one, marks that turn the direction of the text, and private letters may not.
///
/// The ranges are spelled out because the tables of the standard library change from one version
/// of the compiler to the next, and the same source must give the same bytes everywhere.
fn is_visible(letter: char) -> bool {
    !matches!(
        letter,
        '\0'..='\u{a0}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{2000}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{206f}'
            | '\u{3000}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{feff}'
            | '\u{fff0}'..='\u{ffff}'
            | '\u{e0000}'..='\u{10ffff}'
    )
}
