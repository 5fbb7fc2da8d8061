//! The same programs compiled by rustc: what they mean.
//!
//! A batch is one file with a module for each program. Programs that rustc refuses (the generator
//! knows only a part of its rules) are left out, and the rest is compiled again.

use crate::outcome::Outcome;
use crate::program::Program;
use crate::types::Ty;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// What rustc made of a batch.
#[derive(Debug, Default)]
pub struct Ran {
    /// The outcomes of each program that it took, by its place in the batch.
    pub outcomes: BTreeMap<usize, Vec<Outcome>>,
    /// What it said to those that it did not take.
    pub refused: BTreeMap<usize, String>,
}

/// The canonical form of replies, as `lua.rs` has it.
const SUPPORT: &str = r#"
#![allow(warnings, arithmetic_overflow, unconditional_panic, unconditional_recursion)]
pub struct NotFinite;
pub trait Canon { fn canon(&self) -> Result<String, NotFinite>; }
macro_rules! integers { ($($ty:ty)*) => { $(impl Canon for $ty {
    fn canon(&self) -> Result<String, NotFinite> { Ok(self.to_string()) }
})* } }
integers! { i8 i16 i32 i64 u8 u16 u32 u64 usize bool }
impl Canon for f64 {
    fn canon(&self) -> Result<String, NotFinite> { if self.is_finite() { Ok(format!("{self:?}")) } else { Err(NotFinite) } }
}
impl Canon for String {
    fn canon(&self) -> Result<String, NotFinite> { Ok(format!("\"{}\"", self.as_bytes().escape_ascii())) }
}
impl Canon for () { fn canon(&self) -> Result<String, NotFinite> { Ok("()".to_owned()) } }
impl<T: Canon> Canon for Option<T> {
    fn canon(&self) -> Result<String, NotFinite> {
        Ok(match self { Some(value) => format!("Some({})", value.canon()?), None => "None".to_owned() })
    }
}
impl<T: Canon> Canon for Vec<T> {
    fn canon(&self) -> Result<String, NotFinite> {
        Ok(format!("[{}]", self.iter().map(Canon::canon).collect::<Result<Vec<_>, _>>()?.join(", ")))
    }
}
impl<A: Canon, B: Canon> Canon for (A, B) {
    fn canon(&self) -> Result<String, NotFinite> { Ok(format!("({}, {})", self.0.canon()?, self.1.canon()?)) }
}
impl<A: Canon, B: Canon, C: Canon> Canon for (A, B, C) {
    fn canon(&self) -> Result<String, NotFinite> {
        Ok(format!("({}, {}, {})", self.0.canon()?, self.1.canon()?, self.2.canon()?))
    }
}
impl<T: Canon, E: Canon> Canon for Result<T, E> {
    fn canon(&self) -> Result<String, NotFinite> {
        match self { Ok(value) => value.canon(), Err(error) => error.canon() }
    }
}
pub fn json(text: &str) -> String {
    let mut json = String::from("\"");
    for unit in text.encode_utf16() {
        if (32..127).contains(&unit) && unit != 34 && unit != 92 { json.push(unit as u8 as char); }
        else { json.push_str(&format!("\\u{unit:04x}")); }
    }
    json + "\""
}
fn call(program: usize, call: usize, body: impl FnOnce() -> Result<String, NotFinite> + std::panic::UnwindSafe) {
    match std::panic::catch_unwind(body) {
        Ok(Ok(value)) => println!("{program} {call} value {value}"),
        Ok(Err(NotFinite)) => println!("{program} {call} abort a float is not finite"),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or(panic.downcast_ref::<&str>().map(|text| text.to_string())).unwrap_or_default();
            println!("{program} {call} abort {}", text.replace('\n', " "));
        }
    }
}
"#;

/// Compiles and runs programs; `directory` is where the files go.
pub fn run(programs: &[(usize, &Program)], directory: &Path) -> std::io::Result<Ran> {
    let mut ran = Ran::default();
    loop {
        let left: Vec<&(usize, &Program)> = programs.iter().filter(|(at, _)| !ran.refused.contains_key(at)).collect();
        if left.is_empty() {
            return Ok(ran);
        }
        let (text, lines) = batch(&left);
        let (source, binary) = (directory.join("batch.rs"), directory.join("batch"));
        std::fs::write(&source, text)?;
        let compiled = Command::new("rustc")
            .args(["--edition", "2024", "-Copt-level=0", "-Cdebug-assertions=on", "-Cdebuginfo=0"])
            .args(["--error-format=short", "--cap-lints=allow", "-o"])
            .args([&binary, &source])
            .output()?;
        if compiled.status.success() {
            let output = Command::new(&binary).output()?;
            read_outcomes(&String::from_utf8_lossy(&output.stdout), &mut ran);
            if !output.status.success() {
                let last = ran.outcomes.keys().next_back();
                let message = format!("the programs ended early, behind {last:?}: {}", output.status);
                return Err(std::io::Error::other(message));
            }
            return Ok(ran);
        }
        let errors = String::from_utf8_lossy(&compiled.stderr).into_owned();
        let before = ran.refused.len();
        for error in errors.lines().filter(|line| line.contains(": error")) {
            let line = error.split(':').nth(1).and_then(|line| line.parse::<usize>().ok());
            let owner = line.and_then(|line| lines.range(..=line).next_back()).map(|(_, at)| *at);
            if let Some(at) = owner {
                ran.refused.entry(at).or_insert_with(|| error.to_owned());
            }
        }
        if ran.refused.len() == before {
            return Err(std::io::Error::other(format!("rustc failed: {errors}")));
        }
    }
}

/// The file, and the line at which each program begins.
fn batch(programs: &[&(usize, &Program)]) -> (String, BTreeMap<usize, usize>) {
    let mut text = SUPPORT.to_owned();
    let mut lines = BTreeMap::new();
    let mut main = String::from("fn main() {\nstd::panic::set_hook(Box::new(|_| {}));\n");
    for (at, program) in programs {
        lines.insert(text.lines().count() + 1, *at);
        let _ = writeln!(
            text,
            "mod p{at} {{\nuse super::Canon;\nuse std::collections::{{BTreeMap, BTreeSet, HashMap, HashSet}};\n{}{}",
            program.source(),
            canon(program)
        );
        for (number, arguments) in program.calls.iter().enumerate() {
            let arguments: Vec<String> = arguments.iter().map(crate::value::Value::rust).collect();
            let _ = writeln!(
                text,
                "pub fn call{number}() -> Result<String, super::NotFinite> {{ script({}).canon() }}",
                arguments.join(", ")
            );
            let _ = writeln!(main, "call({at}, {number}, p{at}::call{number});");
        }
        text.push_str("}\n");
    }
    (text + &main + "}\n", lines)
}

/// The canonical form of the program's own types.
fn canon(program: &Program) -> String {
    let source = program.source();
    let mut text = String::new();
    for record in &program.types.records {
        if !source.contains(&format!("pub struct {} ", record.name)) {
            continue;
        }
        let parts: Vec<String> = record.fields.iter().map(|(name, _)| format!("self.{name}.canon()?")).collect();
        let _ = writeln!(
            text,
            "impl Canon for {} {{ fn canon(&self) -> Result<String, super::NotFinite> {{ Ok(format!(\"({{}})\", [{}].join(\", \"))) }} }}",
            record.name,
            parts.join(", ")
        );
    }
    if source.contains("pub enum Word") {
        let arms: Vec<String> = crate::types::WORDS.iter().map(|word| format!("Word::{word} => \"{word}\"")).collect();
        let _ = writeln!(
            text,
            "impl Canon for Word {{ fn canon(&self) -> Result<String, super::NotFinite> {{ Ok(match self {{ {} }}.to_owned()) }} }}",
            arms.join(", ")
        );
    }
    if source.contains("pub enum Fault") && matches!(program.output, Ty::Result(_)) {
        text.push_str(
            "impl Canon for Fault { fn canon(&self) -> Result<String, super::NotFinite> {\
             let text = match self { Fault::Missing => \"MISSING\".to_owned(),\
             Fault::Held { count, note } => format!(\"HELD {{\\\"count\\\":{count},\\\"note\\\":{}}}\", super::json(note)) };\
             Ok(format!(\"error {}\", text.as_bytes().escape_ascii())) } }\n",
        );
    }
    text
}

fn read_outcomes(output: &str, ran: &mut Ran) {
    for line in output.lines() {
        let mut words = line.splitn(4, ' ');
        let program = words.next().and_then(|word| word.parse().ok());
        let (Some(program), Some(_), Some(kind)) = (program, words.next(), words.next()) else { continue };
        let text = words.next().unwrap_or_default().to_owned();
        let outcome = if kind == "value" { Outcome::Value(text) } else { Outcome::Abort(text) };
        ran.outcomes.entry(program).or_default().push(outcome);
    }
}
