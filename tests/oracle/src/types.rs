//! The types that generated programs use, as Rust writes them.

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// An integer type.
    Int(Int),
    /// `f64`
    Float,
    /// `bool`
    Bool,
    /// `String`
    Text,
    /// `()`
    Unit,
    /// `Option<T>`
    Option(Box<Ty>),
    /// `Vec<T>`
    Vec(Box<Ty>),
    /// `(A, B)`
    Tuple(Vec<Ty>),
    /// A record of the program.
    Record(usize),
    /// The program's enum without payload.
    Word,
    /// `Result<T, Fault>`
    Result(Box<Ty>),
    /// `Duration`, only as a parameter.
    Duration,
    /// `Json`: JSON of any shape.
    Json,
    /// `Status`, only as a reply.
    Status,
    /// `Reply`, only as a reply.
    Reply,
}

/// An integer type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Int {
    /// `i64`
    pub name: &'static str,
    /// The least value.
    pub low: i128,
    /// The greatest value.
    pub high: i128,
}

impl Int {
    /// The type that most integers have.
    pub const I64: Int = Int { name: "i64", low: i64::MIN as i128, high: i64::MAX as i128 };
    /// The type of lengths and indices.
    pub const USIZE: Int = Int { name: "usize", low: 0, high: u64::MAX as i128 };
    /// The type of exponents.
    pub const U32: Int = Int { name: "u32", low: 0, high: u32::MAX as i128 };
    /// All of them.
    pub const ALL: [Int; 9] = [
        Int { name: "i8", low: i8::MIN as i128, high: i8::MAX as i128 },
        Int { name: "i16", low: i16::MIN as i128, high: i16::MAX as i128 },
        Int { name: "i32", low: i32::MIN as i128, high: i32::MAX as i128 },
        Int::I64,
        Int { name: "u8", low: 0, high: u8::MAX as i128 },
        Int { name: "u16", low: 0, high: u16::MAX as i128 },
        Int::U32,
        Int { name: "u64", low: 0, high: u64::MAX as i128 },
        Int::USIZE,
    ];

    /// Whether Lua holds only a part of its values exactly.
    pub fn is_wide(self) -> bool {
        self.high > i128::from(u32::MAX)
    }

    /// Whether it has negative values.
    pub fn is_signed(self) -> bool {
        self.low < 0
    }
}

/// A record of the program.
#[derive(Clone, Debug)]
pub struct Record {
    /// `Point`
    pub name: &'static str,
    /// Whether it is `Copy`.
    pub copy: bool,
    /// Names and types.
    pub fields: Vec<(&'static str, Ty)>,
    /// What `#[redlua(…)]` says of a field.
    pub attributes: Vec<(&'static str, &'static str)>,
}

/// The types that a program declares.
#[derive(Clone, Debug, Default)]
pub struct Types {
    /// The records.
    pub records: Vec<Record>,
}

/// The simplest `Reply`: only a command gives one.
pub const ANY_REPLY: &str = "redis::raw::<Reply>(\"PING\", \"x\")";

/// The variants of `Word`.
pub const WORDS: [&str; 3] = ["Red", "Green", "Blue"];

impl Ty {
    /// `Option<self>`
    #[must_use]
    pub fn optional(self) -> Ty {
        Ty::Option(Box::new(self))
    }

    /// `Vec<self>`
    #[must_use]
    pub fn list(self) -> Ty {
        Ty::Vec(Box::new(self))
    }
}

impl Types {
    /// The type as Rust writes it.
    pub fn name(&self, ty: &Ty) -> String {
        match ty {
            Ty::Int(int) => int.name.to_owned(),
            Ty::Float => "f64".to_owned(),
            Ty::Bool => "bool".to_owned(),
            Ty::Text => "String".to_owned(),
            Ty::Unit => "()".to_owned(),
            Ty::Option(inner) => format!("Option<{}>", self.name(inner)),
            Ty::Vec(inner) => format!("Vec<{}>", self.name(inner)),
            Ty::Tuple(parts) => {
                format!("({})", parts.iter().map(|part| self.name(part)).collect::<Vec<_>>().join(", "))
            }
            Ty::Record(index) => self.records[*index].name.to_owned(),
            Ty::Word => "Word".to_owned(),
            Ty::Duration => "Duration".to_owned(),
            Ty::Json => "Json".to_owned(),
            Ty::Status => "Status".to_owned(),
            Ty::Reply => "Reply".to_owned(),
            Ty::Result(inner) => format!("Result<{}, Fault>", self.name(inner)),
        }
    }

    /// Whether its values are copied when they are used.
    pub fn is_copy(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Int(_) | Ty::Float | Ty::Bool | Ty::Unit | Ty::Word | Ty::Duration => true,
            Ty::Text | Ty::Vec(_) | Ty::Result(_) | Ty::Json | Ty::Status | Ty::Reply => false,
            Ty::Option(inner) => self.is_copy(inner),
            Ty::Tuple(parts) => parts.iter().all(|part| self.is_copy(part)),
            Ty::Record(index) => self.records[*index].copy,
        }
    }

    /// Whether redlua has `==` for it.
    pub fn is_comparable(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Vec(_) | Ty::Result(_) | Ty::Unit | Ty::Json | Ty::Status | Ty::Reply => false,
            Ty::Option(inner) => self.is_comparable(inner),
            Ty::Tuple(parts) => parts.iter().all(|part| self.is_comparable(part)),
            Ty::Record(index) => self.records[*index].fields.iter().all(|(_, ty)| self.is_comparable(ty)),
            _ => true,
        }
    }

    /// The simplest value of the type, as an expression whose type is clear by itself.
    pub fn simplest(&self, ty: &Ty) -> String {
        match ty {
            Ty::Int(int) => format!("0{}", int.name),
            Ty::Float => "0.0".to_owned(),
            Ty::Bool => "true".to_owned(),
            Ty::Text => "String::new()".to_owned(),
            Ty::Unit => "()".to_owned(),
            Ty::Option(inner) => format!("Some({})", self.simplest(inner)),
            Ty::Vec(inner) => format!("vec![{}]", self.simplest(inner)),
            Ty::Tuple(parts) => {
                format!("({})", parts.iter().map(|part| self.simplest(part)).collect::<Vec<_>>().join(", "))
            }
            Ty::Record(index) => {
                let record = &self.records[*index];
                let fields: Vec<String> =
                    record.fields.iter().map(|(name, ty)| format!("{name}: {}", self.simplest(ty))).collect();
                format!("{} {{ {} }}", record.name, fields.join(", "))
            }
            Ty::Word => "Word::Red".to_owned(),
            Ty::Duration => "Duration::from_millis(0)".to_owned(),
            Ty::Json => "Json::object()".to_owned(),
            Ty::Status => "Status::OK".to_owned(),
            Ty::Reply => ANY_REPLY.to_owned(),
            Ty::Result(inner) => format!("Ok({})", self.simplest(inner)),
        }
    }
}
