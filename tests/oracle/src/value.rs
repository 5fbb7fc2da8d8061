//! Arguments of generated programs: as Rust expressions, and as what a caller sends to the script.

use crate::random::Random;
use crate::types::{Int, Ty, Types, WORDS};

/// An argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An integer.
    Int(Int, i128),
    /// A float, never NaN or infinite: these can't be sent.
    Float(f64),
    /// A bool.
    Bool(bool),
    /// A text.
    Text(String),
    /// An option of the above.
    Option(Ty, Option<Box<Value>>),
    /// A list.
    List(Vec<Value>),
    /// A tuple, or the fields of a record, whose name it is.
    Parts(&'static str, Vec<Value>),
    /// A variant of `Word`, by its place.
    Word(usize),
    /// A duration in milliseconds.
    Duration(u64),
}

impl Value {
    /// A value of a parameter's type.
    pub fn random(random: &mut Random, ty: &Ty, types: &Types) -> Value {
        match ty {
            Ty::Vec(element) => {
                let count = if random.chance(1) { 300 } else { random.below(4) };
                Value::List((0..count).map(|_| Value::random(random, element, types)).collect())
            }
            Ty::Tuple(parts) => Value::Parts("", parts.iter().map(|part| Value::random(random, part, types)).collect()),
            Ty::Record(index) => {
                let record = &types.records[*index];
                Value::Parts(
                    record.name,
                    record.fields.iter().map(|(_, ty)| Value::random(random, ty, types)).collect(),
                )
            }
            Ty::Word => Value::Word(random.below(WORDS.len())),
            Ty::Duration => Value::Duration(*random.pick(&[1_000_000, 5_000_000, 90_000_000, 0, 1500])),
            Ty::Int(int) => Value::Int(*int, integer(random, *int)),
            Ty::Float => Value::Float(float(random)),
            Ty::Json => Value::Text((*random.pick(&JSON)).to_owned()),
            Ty::Bool => Value::Bool(random.chance(50)),
            Ty::Option(inner) if random.chance(60) => {
                Value::Option((**inner).clone(), Some(Box::new(Value::random(random, inner, types))))
            }
            Ty::Option(inner) => Value::Option((**inner).clone(), None),
            _ => Value::Text(text(random)),
        }
    }

    /// The simplest value of a parameter's type.
    pub fn simplest(ty: &Ty, types: &Types) -> Value {
        match ty {
            Ty::Int(int) => Value::Int(*int, 0),
            Ty::Float => Value::Float(0.0),
            Ty::Bool => Value::Bool(false),
            Ty::Option(inner) => Value::Option((**inner).clone(), None),
            Ty::Vec(_) => Value::List(Vec::new()),
            Ty::Tuple(parts) => Value::Parts("", parts.iter().map(|part| Value::simplest(part, types)).collect()),
            Ty::Record(index) => {
                let record = &types.records[*index];
                Value::Parts(record.name, record.fields.iter().map(|(_, ty)| Value::simplest(ty, types)).collect())
            }
            Ty::Word => Value::Word(0),
            Ty::Duration => Value::Duration(1000),
            Ty::Json => Value::Text("null".to_owned()),
            _ => Value::Text(String::new()),
        }
    }

    /// The expression.
    pub fn rust(&self) -> String {
        match self {
            Value::Int(int, value) => format!("{value}{}", int.name),
            Value::Float(value) => format!("{value:?}f64"),
            Value::Bool(value) => value.to_string(),
            Value::Text(value) => format!("{value:?}"),
            Value::Option(_, Some(value)) => format!("Some({})", value.rust()),
            Value::Option(_, None) => "None".to_owned(),
            Value::List(values) => {
                format!("vec![{}]", values.iter().map(Value::rust).collect::<Vec<_>>().join(", "))
            }
            Value::Parts(name, values) => {
                format!("{name}({})", values.iter().map(Value::rust).collect::<Vec<_>>().join(", "))
            }
            Value::Word(variant) => format!("Word::{}", WORDS[*variant]),
            Value::Duration(millis) => format!("Duration::from_millis({millis})"),
        }
    }

    /// The entries of `ARGV`.
    pub fn arguments(&self) -> Vec<Vec<u8>> {
        match self {
            Value::Int(_, value) => vec![value.to_string().into_bytes()],
            Value::Float(value) => vec![shortest(*value).into_bytes()],
            Value::Bool(value) => vec![if *value { b"1".to_vec() } else { b"0".to_vec() }],
            Value::Text(value) => vec![value.clone().into_bytes()],
            Value::Option(Ty::Text, Some(value)) => [vec![b"1".to_vec()], value.arguments()].concat(),
            Value::Option(Ty::Text, None) => vec![b"0".to_vec(), Vec::new()],
            Value::Option(_, Some(value)) => value.arguments(),
            Value::Option(_, None) => vec![Vec::new()],
            Value::List(values) => {
                let count = values.len().to_string().into_bytes();
                [count].into_iter().chain(values.iter().flat_map(Value::arguments)).collect()
            }
            Value::Parts(_, values) => values.iter().flat_map(Value::arguments).collect(),
            Value::Word(variant) => vec![WORDS[*variant].as_bytes().to_vec()],
            Value::Duration(millis) => vec![millis.to_string().into_bytes()],
        }
    }
}

/// The shortest text that reads back as the number, as the runtime sends it.
pub fn shortest(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude == 0.0 || (1e-5..1e16).contains(&magnitude) { format!("{value}") } else { format!("{value:e}") }
}

/// An integer near an edge of the type, or a small one. Wide types stay where sums and small
/// products are exact in Lua.
pub fn integer(random: &mut Random, int: Int) -> i128 {
    let edges: Vec<i128> = if int.is_wide() {
        vec![0, 1, -1, 2, 3, 7, -7, 10, 100, 255, 256, -1000, 65_536, 1 << 31, -(1 << 31), 1 << 32, 1_000_000_007]
    } else {
        vec![0, 1, -1, 2, 3, 5, -5, 10, 100, int.low, int.low + 1, int.high, int.high - 1, int.high / 2]
    };
    let value = if int.is_wide() && random.chance(2) {
        *random.pick(&[9_007_199_254_740_991, -9_007_199_254_740_991, 9_007_199_254_740_990])
    } else if random.chance(60) {
        *random.pick(&edges)
    } else {
        i128::try_from(random.below(20)).unwrap_or(0) - 8
    };
    if value < int.low || value > int.high { value.abs().min(int.high) } else { value }
}

/// A finite float.
pub fn float(random: &mut Random) -> f64 {
    *random.pick(&[
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        -0.5,
        1.5,
        2.5,
        -2.5,
        0.1,
        3.7,
        -3.2,
        100.0,
        255.0,
        256.0,
        1e15,
        1e18,
        1e300,
        -1e300,
        5e-324,
        1e-7,
        0.499_999_999_999_999_94,
        4_294_967_296.5,
        -2_147_483_649.0,
        2.675,
        1_234_567.891,
    ])
}

/// A text with what breaks naive printing.
pub fn text(random: &mut Random) -> String {
    (*random.pick(&[
        "",
        "a",
        "b",
        "ab",
        "abc",
        "A",
        "B",
        "a\0b",
        "\"",
        "'",
        "\\",
        "\\n",
        "\n",
        "é",
        "日本",
        "%d",
        "%",
        "[",
        "a.b",
        "0",
        "-1",
        "1",
        "true",
        "nil",
        "\r\n",
        "😀",
        " ",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "-",
        ".*",
        "^a",
        "z",
    ]))
    .to_owned()
}

/// JSON without blanks around it, as the invoker sends it.
const JSON: [&str; 12] = [
    "null",
    "{}",
    "[]",
    "true",
    "-0",
    "9007199254740993",
    "\"\\ud83d\\ude00é\"",
    "[[], {} ,1.50,\"]\"]",
    "{\"a\":1,\"b\":[ ],\"a\":{} }",
    "{ \"n\" : 1e2, \"\" : null }",
    "{\"x\":\"}\\\",\"}",
    "{\"list\":[{\"a\":9007199254740993}]}",
];

/// Texts that are often the same: what is looked for is sometimes there.
pub const FEW: [&str; 4] = ["a", "b", "", "é"];
