//! Programs with commands, run both ways: interpreted on one database, as Lua on another, from the
//! same data. The reply, the error and all that is stored afterwards must be the same.

use crate::construct;
use crate::generate::generate_with_commands;
use crate::interpret::{self, Ending, SEVERAL_ABORTS, Value as Known};
use crate::invoker::{self, Given};
use crate::keyspace::Entry;
use crate::lua::{self, Compiled};
use crate::program::Program;
use crate::reached::Reached;
use crate::shrink;
use crate::snapshot::{self, Snapshot};
use crate::value::Value;
use crate::wire::{Connection, Reply, words};
use redlua_compiler::Analysis;
use redlua_runtime::private::Meta;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io::Result;
use std::path::Path;
use std::time::Instant;

/// How many times a failing program is made smaller.
const ROUNDS: usize = 300;

/// After so many programs the server forgets its scripts, which it would keep for ever.
const FORGET: usize = 200;

/// Two databases of one server: what is hashed there is hashed alike.
#[derive(Debug)]
pub struct Servers {
    /// The server, where a run has several.
    name: String,
    interpreted: Connection,
    emitted: Connection,
    ran: usize,
    /// The keys that a call may have left in either database.
    left: BTreeSet<Vec<u8>>,
}

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Programs that were generated.
    pub programs: usize,
    /// Calls that were compared.
    pub calls: usize,
    /// How the calls ended.
    pub endings: BTreeMap<String, usize>,
    /// What redlua refused, by its message, with a seed.
    pub refused: BTreeMap<String, (usize, u64)>,
    /// Why calls were not interpreted, with a seed.
    pub unknown: BTreeMap<&'static str, (usize, u64)>,
    /// The seeds of the programs that differ, with what is different.
    pub differences: Vec<(u64, String)>,
    /// What was interpreted.
    pub reached: Reached,
}

impl Tally {
    /// Adds another one's findings.
    pub fn add(&mut self, other: Tally) {
        self.programs += other.programs;
        self.calls += other.calls;
        for (ending, count) in other.endings {
            *self.endings.entry(ending).or_default() += count;
        }
        for (message, (count, seed)) in other.refused {
            self.refused.entry(message).or_insert((0, seed)).0 += count;
        }
        for (what, (count, seed)) in other.unknown {
            self.unknown.entry(what).or_insert((0, seed)).0 += count;
        }
        self.differences.extend(other.differences);
        self.reached.add(&other.reached);
    }
}

/// One call, both ways.
struct Compared {
    ending: Ending,
    reply: Reply,
    difference: Option<String>,
}

/// Compares the program of a seed on each server.
pub fn compare_seed(all: &mut [Servers], seed: u64, tally: &mut Tally) -> Result<()> {
    tally.programs += 1;
    let mut program = generate_with_commands(seed);
    let analysis = match lua::accept(&mut program) {
        Ok(analysis) => analysis,
        Err(Compiled::Panicked(message)) => {
            tally.differences.push((seed, format!("the compiler panicked: {message}")));
            return Ok(());
        }
        Err(Compiled::Refused(message)) => {
            tally.refused.entry(crate::session::general(&message)).or_insert((0, seed)).0 += 1;
            return Ok(());
        }
        Err(Compiled::Lua(_)) => return Ok(()),
    };
    for method in construct::methods_in(&program.source()) {
        tally.reached.count(method);
    }
    let meta = invoker::meta(&analysis);
    all.iter_mut().try_for_each(|servers| servers.compare_program(&program, (&analysis, meta), tally))
}

impl Servers {
    /// Connects to two databases of a server that nobody else uses.
    pub fn open(name: &str, socket: &Path) -> Result<Self> {
        let (interpreted, emitted) = (Connection::open(socket, 0)?, Connection::open(socket, 1)?);
        Ok(Self { name: name.to_owned(), interpreted, emitted, ran: 0, left: BTreeSet::new() })
    }

    /// Compares the calls of a program; stops at the first difference.
    fn compare_program(
        &mut self,
        program: &Program,
        (analysis, meta): (&Analysis, &'static Meta),
        tally: &mut Tally,
    ) -> Result<()> {
        self.ran += 1;
        if self.ran.is_multiple_of(FORGET) {
            self.emitted.call(&words("SCRIPT FLUSH"))?;
        }
        for at in 0..program.calls.len() {
            let compared = self.compare_call(program, (analysis, meta), at, &mut tally.reached)?;
            let ending = match &compared.ending {
                Ending::Value(_) => "value".to_owned(),
                Ending::Error(_) => "error of the script".to_owned(),
                Ending::Abort(kind) => format!("REDLUA_{kind}"),
                Ending::Server(message) => message.split(' ').next().unwrap_or_default().to_owned(),
                Ending::Mismatch => "mismatch".to_owned(),
                Ending::Unknown(what) => {
                    tally.unknown.entry(what).or_insert((0, program.seed)).0 += 1;
                    continue;
                }
            };
            tally.calls += 1;
            *tally.endings.entry(ending).or_default() += 1;
            if let Some(difference) = compared.difference {
                tally.differences.push((program.seed, self.of_this(difference)));
                break;
            }
        }
        Ok(())
    }

    /// A difference, with the server where there are several.
    fn of_this(&self, difference: String) -> String {
        if self.name.is_empty() { difference } else { format!("{}: {difference}", self.name) }
    }

    fn compare_call(
        &mut self,
        program: &Program,
        (analysis, meta): (&Analysis, &'static Meta),
        at: usize,
        reached: &mut Reached,
    ) -> Result<Compared> {
        let (script, types) = (&analysis.checked.scripts[0], &analysis.checked.types);
        let call = &program.calls[at];
        let began = Instant::now();
        self.prepare(&program.stored[at]);
        let values: Vec<Known> = call.iter().map(known).collect();
        let ending = interpret::interpret(script, types, values.clone(), &mut self.interpreted, reached)?;
        if let Ending::Unknown(_) = ending {
            self.interpreted.queue(&words("FLUSHDB"));
            return Ok(Compared { ending, reply: Reply::Nothing, difference: None });
        }
        let (given, reply) = invoker::call(meta, script, types, &values, &mut self.emitted);
        let mut difference = differs(&ending, &given, &reply);
        let expected: Vec<Vec<u8>> = keys_of(program, at);
        let left = Snapshot::take(&mut self.interpreted, &expected)?;
        let right = Snapshot::take(&mut self.emitted, &expected)?;
        self.left.extend(left.names().chain(right.names()).cloned());
        if difference.is_none() {
            let apart = began.elapsed();
            difference = snapshot::difference((&left, &mut self.interpreted), (&right, &mut self.emitted), apart)?;
        }
        Ok(Compared { ending, reply, difference })
    }

    /// Stores what there is before a call, in both databases. It goes with the first command of the call.
    fn prepare(&mut self, entries: &[Entry]) {
        let mut commands: Vec<Vec<Vec<u8>>> = Vec::new();
        if !self.left.is_empty() {
            commands.push([b"DEL".to_vec()].into_iter().chain(std::mem::take(&mut self.left)).collect());
        }
        for entry in entries {
            self.left.insert(entry.key.clone());
            commands.push(entry.command.clone());
            if let Some(ttl) = entry.ttl {
                commands.push(vec![b"PEXPIRE".to_vec(), entry.key.clone(), ttl.to_string().into_bytes()]);
            }
        }
        for command in &commands {
            self.interpreted.queue(command);
            self.emitted.queue(command);
        }
    }

    /// All about a program; of one that differs, about the smallest that still does.
    pub fn explain(&mut self, seed: u64) -> Result<String> {
        let mut program = generate_with_commands(seed);
        if let Some(at) = self.first_difference(&mut program)? {
            program.calls = vec![program.calls[at].clone()];
            program.stored = vec![program.stored[at].clone()];
            program = self.smaller(program)?;
        }
        self.describe(&mut program)
    }

    /// Whether the program of a seed differs.
    pub fn differs(&mut self, seed: u64) -> Result<bool> {
        Ok(self.first_difference(&mut generate_with_commands(seed))?.is_some())
    }

    fn first_difference(&mut self, program: &mut Program) -> Result<Option<usize>> {
        let Ok(analysis) = lua::accept(program) else { return Ok(None) };
        let meta = invoker::meta(&analysis);
        for at in 0..program.calls.len() {
            if self.compare_call(program, (&analysis, meta), at, &mut Reached::default())?.difference.is_some() {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    fn smaller(&mut self, mut program: Program) -> Result<Program> {
        for _ in 0..ROUNDS {
            let mut candidates = shrink::smaller(&program);
            candidates.sort_by_key(Program::size);
            let mut next = None;
            for mut candidate in candidates {
                let same = candidate.source() == program.source()
                    && candidate.calls == program.calls
                    && candidate.stored == program.stored;
                if !same && self.first_difference(&mut candidate)?.is_some() {
                    next = Some(candidate);
                    break;
                }
            }
            match next {
                Some(candidate) => program = candidate,
                None => break,
            }
        }
        Ok(program)
    }

    fn describe(&mut self, program: &mut Program) -> Result<String> {
        let accepted = lua::accept(program);
        let mut text = format!("seed {}\n\n```rust\n{}```\n", program.seed, program.source());
        let analysis = match accepted {
            Ok(analysis) => analysis,
            Err(Compiled::Refused(message) | Compiled::Panicked(message) | Compiled::Lua(message)) => {
                return Ok(text + &format!("\nrefused: {message}\n"));
            }
        };
        let meta = invoker::meta(&analysis);
        let _ = writeln!(text, "\n```lua\n{}```\n", analysis.printed[0].text);
        for at in 0..program.calls.len() {
            for entry in &program.stored[at] {
                let shown: Vec<String> =
                    entry.command.iter().take(20).map(|word| word.escape_ascii().to_string()).collect();
                let _ = writeln!(text, "    {} (ttl {:?})", shown.join(" "), entry.ttl);
            }
            let arguments: Vec<String> = program.calls[at].iter().map(Value::rust).collect();
            let compared = self.compare_call(program, (&analysis, meta), at, &mut Reached::default())?;
            let _ = writeln!(text, "`script({})`\n", arguments.join(", "));
            let _ = writeln!(text, "* interpreted: `{:?}`\n* Lua: `{:?}`", compared.ending, compared.reply);
            let _ = writeln!(text, "* {}\n", compared.difference.unwrap_or_else(|| "no difference".to_owned()));
        }
        Ok(text)
    }
}

/// The keys that there may be.
fn keys_of(program: &Program, at: usize) -> Vec<Vec<u8>> {
    let id = program.value_of(&program.calls[at], "id");
    program.handles.iter().map(|handle| handle.key(id.as_deref())).collect()
}

/// An argument as the interpreter holds it.
fn known(value: &Value) -> Known {
    match value {
        Value::Int(_, value) => Known::Int(*value),
        Value::Float(value) => Known::Float(*value),
        Value::Bool(value) => Known::Bool(*value),
        Value::Text(value) => Known::Text(value.clone().into_bytes()),
        Value::Option(_, Some(value)) => known(value).some(),
        Value::Option(_, None) => Known::None,
        Value::List(values) => Known::list(values.iter().map(known).collect()),
        Value::Parts("", values) => Known::Tuple(values.iter().map(known).collect()),
        Value::Parts(_, values) => Known::Record(values.iter().map(known).collect()),
        Value::Word(variant) => Known::Variant(*variant, Vec::new()),
        Value::Duration(millis) => Known::Int(i128::from(*millis)),
    }
}

/// What is different in the reply.
fn differs(ending: &Ending, given: &Given, reply: &Reply) -> Option<String> {
    let same = match (ending, given, reply) {
        (Ending::Value(value), Given::Value(found), _) => found.is_same(value),
        (Ending::Error(text), Given::Script(found), Reply::Error(raw)) => {
            raw.as_bytes() == text.as_slice() && found.as_bytes() == text.as_slice()
        }
        (Ending::Mismatch, Given::Mismatch(_), _) => true,
        (Ending::Abort(kind), Given::Refused(found), _) => kind == found,
        (Ending::Abort(kind), Given::Abort, Reply::Error(found)) => {
            // Of two faults of pure computing in one statement either may be the first: both end the
            // script before anything else happens.
            let computing = COMPUTING.contains(kind) && COMPUTING.iter().any(|kind| is_abort(found, kind));
            computing || is_abort(found, kind) || (*kind == SEVERAL_ABORTS && found.contains("REDLUA_"))
        }
        (Ending::Server(message), Given::Server, Reply::Error(found)) => found.contains(message.as_str()),
        _ => false,
    };
    (!same).then(|| format!("interpreted: {ending:?}, Lua: {given:?} of {reply:?}"))
}

/// The kinds of abort that need no command and no text.
const COMPUTING: [&str; 5] = ["CAST", "DIVISION", "FLOAT", "OVERFLOW", "RANGE"];

fn is_abort(message: &str, kind: &str) -> bool {
    message.contains(&format!("REDLUA_{kind} "))
}
