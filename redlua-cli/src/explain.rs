//! `redlua explain`: the pages behind the codes of the faults.

use crate::console::Console;
use crate::outcome::{Outcome, Refusal};
use redlua_compiler::diagnostic::codes::{self, Entry};
use redlua_compiler::diagnostic::suggest;

/// The page of a code or a lint.
pub(crate) fn explain(word: &str, console: &mut Console) -> Result<Outcome, Refusal> {
    let code = full_code(word);
    let entry = codes::ALL.iter().find(|entry| entry.code.to_string() == code || entry.name == code);
    let entry = entry.ok_or_else(|| Refusal::usage(unknown(word, &code)))?;
    console.out.write(entry.page.trim_end());
    console.out.write("\n");
    Ok(Outcome::Fine)
}

/// All codes with their titles.
pub(crate) fn list(console: &mut Console) -> Outcome {
    for Entry { code, title, .. } in codes::ALL {
        console.out.write(&format!("{code}  {title}\n"));
    }
    Outcome::Fine
}

/// `RL0501` for `rl0501`, `0501` and `501`; any other word in capitals, as names of codes are.
fn full_code(word: &str) -> String {
    let word = word.to_uppercase();
    match word.strip_prefix("RL").unwrap_or(&word).parse::<u16>() {
        Ok(number) => format!("RL{number:04}"),
        Err(_) => word,
    }
}

fn unknown(word: &str, code: &str) -> String {
    let near = match code.strip_prefix("RL0") {
        // Without what all codes have in common, so that only one digit may be another.
        Some(digits) => {
            let known: Vec<String> = codes::ALL.iter().map(|entry| entry.code.to_string()).collect();
            let known = known.iter().filter_map(|code| code.strip_prefix("RL0"));
            suggest::closest(digits, known).map(|digits| format!("RL0{digits}"))
        }
        None => suggest::closest(code, codes::ALL.iter().map(|entry| entry.name)).map(str::to_lowercase),
    };
    match near {
        Some(near) => format!("there is no code `{word}`; did you mean `{near}`?"),
        None => format!("there is no code `{word}`; `redlua explain` lists all"),
    }
}
