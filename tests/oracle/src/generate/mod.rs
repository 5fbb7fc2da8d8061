//! Generates well-typed programs, in the part of Rust that redlua takes: without commands for
//! rustc, and with them for the interpreter.
//!
//! What rustc refuses is avoided here (moves, borrows, literals without a type); what redlua
//! refuses is not: its refusals are counted, and show the gaps of the language.

mod boolean;
mod chain;
mod collection;
pub mod command;
mod expr;
mod float;
mod function;
mod idiom;
mod integer;
mod list;
mod option;
mod pattern;
mod scope;
mod statement;
mod taken_apart;
mod text;

use crate::keyspace::{self, Handle};
use crate::program::Program;
use crate::random::Random;
use crate::tree::Node;
use crate::types::{Int, Record, Ty, Types};
use crate::value::Value;
use scope::{Form, Local};

/// How many argument lists each program is called with.
const CALLS: usize = 6;

/// A helper that can be called.
#[derive(Clone, Debug)]
struct Signature {
    name: String,
    parameters: Vec<(Form, Ty)>,
    output: Ty,
    recursive: bool,
}

/// A loop around the place that is generated.
#[derive(Clone, Debug)]
struct OpenLoop {
    label: Option<String>,
    /// The type of its value, for a `loop` that has one.
    value: Option<Ty>,
    /// Whether it is a labelled block: only its label leaves it.
    block: bool,
}

/// The state of generating one program.
struct Generator {
    random: Random,
    types: Types,
    locals: Vec<Local>,
    signatures: Vec<Signature>,
    /// What the open function gives.
    output: Ty,
    loops: Vec<OpenLoop>,
    /// Inside of a closure nothing may leave.
    closures: usize,
    /// How many more nodes the open function may have.
    budget: usize,
    /// Makes the names of counters and labels unique.
    counter: usize,
    /// The open function, when it may call itself.
    itself: Option<Signature>,
    /// The keys of the script; none in helpers, and in programs without commands.
    handles: Vec<Handle>,
    /// The type of the field that was named last.
    field_value: Option<Ty>,
    /// The hash tag of all keys.
    tag: &'static str,
}

/// The program of a seed, without commands.
pub fn generate(seed: u64) -> Program {
    program(seed, false)
}

/// The program of a seed, with commands.
pub fn generate_with_commands(seed: u64) -> Program {
    program(seed, true)
}

fn program(seed: u64, commands: bool) -> Program {
    let mut generator = Generator {
        random: Random::new(seed),
        types: Types::default(),
        locals: Vec::new(),
        signatures: Vec::new(),
        output: Ty::Unit,
        loops: Vec::new(),
        closures: 0,
        budget: 0,
        counter: 0,
        itself: None,
        handles: Vec::new(),
        field_value: None,
        tag: keyspace::TAG,
    };
    generator.types.records = generator.records();
    if commands {
        generator.types.records.extend(stored_records());
    }
    let helpers: Vec<Node> = (0..generator.random.below(4)).map(|at| generator.helper(at)).collect();
    if commands {
        if generator.random.chance(20) {
            generator.tag = keyspace::TAG_OF_ID;
        }
        generator.handles = generator.new_handles();
    }
    let (parameters, output, body) = generator.script();
    let mut random = Random::new(seed ^ 0x5eed);
    let (types, handles) = (generator.types, generator.handles);
    let calls: Vec<Vec<Value>> =
        (0..CALLS).map(|_| parameters.iter().map(|(_, ty)| Value::random(&mut random, ty, &types)).collect()).collect();
    let stored = Vec::new();
    let mut program = Program { seed, types, helpers, parameters, output, body, calls, handles, stored };
    let store = |call: &Vec<Value>| {
        let id = program.value_of(call, "id");
        keyspace::random(&mut random, &program.handles, id.as_deref(), &program.types)
    };
    program.stored = program.calls.iter().map(store).collect();
    program.drop_unused();
    program.drop_unnamed_keys();
    program
}

/// The records that are stored in hashes: with fields that may be missing, and without.
fn stored_records() -> [Record; 2] {
    let job = vec![
        ("name", Ty::Text),
        ("tries", Ty::Int(Int::I64)),
        ("note", Ty::Text.optional()),
        ("left", Ty::Int(Int::U32).optional()),
        ("open", Ty::Bool),
        ("kind", Ty::Word.optional()),
    ];
    let bucket = vec![
        ("tokens", Ty::Float),
        ("at", Ty::Int(Int::I64)),
        ("name", Ty::Text),
        ("open", Ty::Bool),
        ("kind", Ty::Word),
    ];
    [
        Record {
            name: "Job",
            copy: false,
            fields: job,
            attributes: vec![("tries", "default = 3"), ("note", "empty_is_none")],
        },
        Record {
            name: "Bucket",
            copy: false,
            fields: bucket,
            attributes: vec![("name", "default = \"none\""), ("open", "default = true"), ("tokens", "default = 0.5")],
        },
    ]
}

impl Generator {
    fn records(&mut self) -> Vec<Record> {
        let copied =
            vec![("x", self.scalar()), ("end", self.scalar()), ("pair", Ty::Tuple(vec![self.scalar(), Ty::Bool]))];
        let owned = vec![
            ("name", Ty::Text),
            ("items", self.element_scalar().list()),
            ("note", Ty::Text.optional()),
            ("x", self.scalar()),
        ];
        vec![
            Record { name: "Point", copy: true, fields: copied, attributes: Vec::new() },
            Record { name: "Entry", copy: false, fields: owned, attributes: Vec::new() },
        ]
    }

    /// A type without parts that is copied.
    fn scalar(&mut self) -> Ty {
        match self.random.below(10) {
            0..=6 => self.integer_type(),
            7 | 8 => Ty::Float,
            _ => Ty::Bool,
        }
    }

    /// `Vec<u8>` is text for redlua: no list of that type is made.
    fn element_scalar(&mut self) -> Ty {
        match self.scalar() {
            Ty::Int(int) if int.name == "u8" => Ty::Int(Int::I64),
            ty => ty,
        }
    }

    fn integer_type(&mut self) -> Ty {
        let int = if self.random.chance(55) { Int::I64 } else { *self.random.pick(&Int::ALL) };
        Ty::Int(int)
    }

    /// A type of a local, a field or a result.
    fn some_type(&mut self) -> Ty {
        match self.random.below(24) {
            0..=7 => self.integer_type(),
            8 | 9 => Ty::Float,
            10 | 11 => Ty::Bool,
            12..=14 => Ty::Text,
            15..=17 => self.option_type(),
            18 | 19 => self.list_type(),
            20 => Ty::Tuple(vec![self.scalar(), self.scalar()]),
            21 => Ty::Tuple(vec![self.scalar(), Ty::Text, self.option_type()]),
            22 => Ty::Record(self.random.below(2)),
            _ => Ty::Word,
        }
    }

    fn option_type(&mut self) -> Ty {
        let inner = match self.random.below(10) {
            0..=5 => self.scalar(),
            6 => Ty::Tuple(vec![self.scalar(), self.scalar()]),
            7 => Ty::Record(self.random.below(2)),
            _ => Ty::Text,
        };
        inner.optional()
    }

    fn list_type(&mut self) -> Ty {
        let element = match self.random.below(10) {
            0..=5 => self.element_scalar(),
            6 => Ty::Tuple(vec![self.scalar(), self.scalar()]),
            7 => Ty::Record(self.random.below(2)),
            _ => Ty::Text,
        };
        element.list()
    }

    /// A number that makes a name unique.
    fn count(&mut self) -> usize {
        self.counter += 1;
        self.counter
    }

    /// Whether there is room for another construct.
    fn has_room(&mut self) -> bool {
        self.budget = self.budget.saturating_sub(1);
        self.budget > 0
    }
}
