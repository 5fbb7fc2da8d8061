//! A run over many seeds: generate, compile both ways, compare, and keep what differs.

use crate::coverage::Coverage;
use crate::generate::generate;
use crate::lua::{self, Compiled};
use crate::outcome::{Outcome, Verdict, compare};
use crate::program::Program;
use crate::{rust, shrink};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// How many rounds a program is made smaller for.
const ROUNDS: usize = 25;

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Programs that were generated.
    pub programs: usize,
    /// Those that ran both ways.
    pub compared: usize,
    /// Calls that aborted in Lua only, as documented.
    pub documented: usize,
    /// Calls that gave a value on both sides.
    pub values: usize,
    /// What redlua refused, by its message.
    pub refused: BTreeMap<String, (usize, u64)>,
    /// What rustc refused, by its message.
    pub unsound: BTreeMap<String, (usize, u64)>,
    /// The seeds of the programs that differ.
    pub differences: Vec<u64>,
    /// What was reached.
    pub coverage: Coverage,
}

impl Summary {
    /// Adds another one's findings.
    pub fn add(&mut self, other: &Summary) {
        self.programs += other.programs;
        self.compared += other.compared;
        self.documented += other.documented;
        self.values += other.values;
        for (all, some) in [(&mut self.refused, &other.refused), (&mut self.unsound, &other.unsound)] {
            for (message, (count, seed)) in some {
                all.entry(message.clone()).or_insert((0, *seed)).0 += count;
            }
        }
        self.differences.extend(&other.differences);
        self.coverage.add(&other.coverage);
    }
}

/// Where the files of a run go.
#[derive(Clone, Debug)]
pub struct Places {
    /// For batches of Rust, one directory for each worker.
    pub scratch: PathBuf,
    /// For programs that differ.
    pub found: PathBuf,
}

/// Runs the programs of the seeds.
pub fn run_batch(seeds: impl Iterator<Item = u64>, places: &Places) -> std::io::Result<Summary> {
    let mut summary = Summary::default();
    let mut accepted: Vec<(Program, String)> = Vec::new();
    for seed in seeds {
        let mut program = generate(seed);
        summary.programs += 1;
        match lua::compile(&mut program) {
            Compiled::Lua(text) => accepted.push((program, text)),
            Compiled::Refused(refusal) => {
                summary.coverage.count(&program, false);
                summary.refused.entry(general(&refusal)).or_insert((0, seed)).0 += 1;
            }
            Compiled::Panicked(message) => {
                summary.differences.push(seed);
                keep(&program, &format!("the compiler panicked: {message}"), "", places)?;
            }
        }
    }
    let batch: Vec<(usize, &Program)> = accepted.iter().map(|(program, _)| program).enumerate().collect();
    let ran = rust::run(&batch, &places.scratch)?;
    for (at, message) in &ran.refused {
        let seed = accepted[*at].0.seed;
        let message = message.split_once(": ").map_or(message.as_str(), |(_, what)| what);
        summary.unsound.entry(general(message)).or_insert((0, seed)).0 += 1;
    }
    for (at, rust) in &ran.outcomes {
        let (program, text) = &accepted[*at];
        summary.compared += 1;
        summary.coverage.count(program, true);
        let lua = lua::run(program, text);
        let mut different = None;
        for (call, (left, right)) in lua.iter().zip(rust).enumerate() {
            match compare(left, right) {
                Verdict::Same => summary.values += usize::from(matches!(left, Outcome::Value(_))),
                Verdict::Documented => summary.documented += 1,
                Verdict::Different => different = different.or(Some(call)),
            }
        }
        if let Some(call) = different {
            summary.differences.push(program.seed);
            let failing = Program { calls: vec![program.calls[call].clone()], ..program.clone() };
            let small = make_smaller(failing, &places.scratch)?;
            report(small, places)?;
        }
    }
    Ok(summary)
}

/// Shows a program in all forms.
pub fn replay(seed: u64, scratch: &Path) -> std::io::Result<String> {
    describe(&mut generate(seed), scratch)
}

fn describe(program: &mut Program, scratch: &Path) -> std::io::Result<String> {
    let compiled = lua::compile(program);
    let mut text = format!("seed {}\n\n```rust\n{}```\n", program.seed, program.source());
    let lua_text = match compiled {
        Compiled::Lua(text) => text,
        Compiled::Refused(refusal) => return Ok(text + &format!("\nrefused: {refusal}\n")),
        Compiled::Panicked(message) => return Ok(text + &format!("\nthe compiler panicked: {message}\n")),
    };
    let _ = writeln!(text, "\n```lua\n{lua_text}```\n");
    let ran = rust::run(&[(0, program)], scratch)?;
    if let Some(message) = ran.refused.get(&0) {
        let _ = writeln!(text, "rustc: {message}");
    }
    let rust = ran.outcomes.get(&0).cloned().unwrap_or_default();
    for ((call, lua), rust) in program.calls.iter().zip(lua::run(program, &lua_text)).zip(rust) {
        let arguments: Vec<String> = call.iter().map(crate::value::Value::rust).collect();
        let _ = writeln!(text, "`script({})`: {:?}", arguments.join(", "), compare(&lua, &rust));
        let _ = writeln!(text, "\n* Lua: `{lua}`\n* Rust: `{rust}`\n");
    }
    Ok(text)
}

fn report(mut program: Program, places: &Places) -> std::io::Result<()> {
    let text = describe(&mut program, &places.scratch)?;
    std::fs::create_dir_all(&places.found)?;
    std::fs::write(places.found.join(format!("seed-{}.md", program.seed)), text)
}

fn keep(program: &Program, what: &str, text: &str, places: &Places) -> std::io::Result<()> {
    std::fs::create_dir_all(&places.found)?;
    let text = format!("seed {}\n\n{what}\n\n```rust\n{}```\n{text}", program.seed, program.source());
    std::fs::write(places.found.join(format!("seed-{}.md", program.seed)), text)
}

/// Takes the smallest candidate that still differs, round by round.
fn make_smaller(mut program: Program, scratch: &Path) -> std::io::Result<Program> {
    for _ in 0..ROUNDS {
        let mut candidates: Vec<(Program, String)> = Vec::new();
        for mut candidate in shrink::smaller(&program) {
            if let Compiled::Lua(text) = lua::compile(&mut candidate) {
                candidates.push((candidate, text));
            }
        }
        candidates.sort_by_key(|(candidate, _)| candidate.size());
        candidates.truncate(70);
        let batch: Vec<(usize, &Program)> = candidates.iter().map(|(program, _)| program).enumerate().collect();
        let ran = rust::run(&batch, scratch)?;
        let next = ran.outcomes.iter().find(|(at, rust)| {
            let (candidate, text) = &candidates[**at];
            lua::run(candidate, text).iter().zip(*rust).any(|(left, right)| compare(left, right) == Verdict::Different)
        });
        match next.map(|(at, _)| *at) {
            Some(at) if candidates[at].0.source() != program.source() || candidates[at].0.calls != program.calls => {
                program = candidates.swap_remove(at).0;
            }
            _ => break,
        }
    }
    Ok(program)
}

/// A message without the names and numbers of one program.
pub(crate) fn general(message: &str) -> String {
    let mut result = String::new();
    let mut quoted = false;
    for letter in message.chars() {
        match letter {
            '`' => {
                quoted = !quoted;
                result.push(letter);
                if quoted {
                    result.push('…');
                }
            }
            _ if quoted => {}
            _ => result.push(letter),
        }
    }
    result
}
