//! The names of all constructs, made of the compiler's own tables.
//!
//! A variant that the compiler learns has no name here, so this does not compile until it has one;
//! and then a long run fails until generated programs reach it. The methods are those of
//! `check/methods.txt`, the commands those of the catalogue.

use redlua_compiler::catalogue::Reply;
use redlua_compiler::check::typed::{
    Arithmetic, Bits, Bound, Cast, Comparison, End, ExprKind, Iterable, JsonFunction, ListFunction, MapFunction, Math,
    PatternKind, Place, ReplyForm, SinkKind, StageKind, StatementKind, TextFunction, Word,
};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A function that names the variants of a type, and the list of all these names.
macro_rules! names {
    ($function:ident $all:ident $ty:ty { $($pattern:pat => $name:literal,)* }) => {
        #[doc = concat!("The name of a variant of `", stringify!($ty), "`.")]
        pub fn $function(value: &$ty) -> &'static str {
            match value { $($pattern => $name,)* }
        }

        const $all: &[&str] = &[$($name,)*];
    };
}

names! { expr EXPRS ExprKind {
    ExprKind::Integer(_) => "expr: integer",
    ExprKind::Float(_) => "expr: float",
    ExprKind::Bool(_) => "expr: bool",
    ExprKind::Text(_) => "expr: text",
    ExprKind::Status(_) => "expr: Status",
    ExprKind::Unit => "expr: ()",
    ExprKind::None => "expr: None",
    ExprKind::Local(_) => "expr: local",
    ExprKind::Key(_, None) => "expr: key",
    ExprKind::Key(_, Some(_)) => "expr: key of an element",
    ExprKind::BuildKey(_) => "expr: derived key",
    ExprKind::Some(_) => "expr: Some",
    ExprKind::Ok(_) => "expr: Ok",
    ExprKind::Err(_) => "expr: Err",
    ExprKind::Arithmetic { .. } => "expr: arithmetic",
    ExprKind::FloatArithmetic { .. } => "expr: float arithmetic",
    ExprKind::Negate(_) => "expr: negation",
    ExprKind::Not(_) => "expr: not",
    ExprKind::Compare { .. } => "expr: comparison",
    ExprKind::Logic { and: true, .. } => "expr: &&",
    ExprKind::Logic { and: false, .. } => "expr: ||",
    ExprKind::Cast(..) => "expr: cast",
    ExprKind::Math { .. } => "expr: function of numbers",
    ExprKind::Concat(_) => "expr: join of texts",
    ExprKind::TextFunction(..) => "expr: function of text",
    ExprKind::Encode(..) => "expr: document that is written",
    ExprKind::EncodeEach(..) => "expr: documents that are written",
    ExprKind::Decode(..) => "expr: document that is read",
    ExprKind::JsonFunction(..) => "expr: function of Json",
    ExprKind::ListFunction(..) => "expr: function of a list",
    ExprKind::Map => "expr: new map",
    ExprKind::MapFunction(..) => "expr: function of a map",
    ExprKind::Sort(_, None) => "expr: sort",
    ExprKind::Sort(_, Some(_)) => "expr: sort by an order",
    ExprKind::Retain(..) => "expr: retain",
    ExprKind::Chain(_) => "expr: chain that is not consumed",
    ExprKind::Consume(..) => "expr: chain",
    ExprKind::Command(_) => "expr: command",
    ExprKind::Protected(_) => "expr: pcall",
    ExprKind::Log(..) => "expr: log",
    ExprKind::If { .. } => "expr: if",
    ExprKind::Let(..) => "expr: let in a condition",
    ExprKind::Match { .. } => "expr: match",
    ExprKind::Block(_) => "expr: block",
    ExprKind::While { .. } => "expr: while",
    ExprKind::Loop { .. } => "expr: loop",
    ExprKind::Labelled { .. } => "expr: labelled block",
    ExprKind::For { .. } => "expr: for",
    ExprKind::Break(..) => "expr: break",
    ExprKind::Continue(_) => "expr: continue",
    ExprKind::Return(_) => "expr: return",
    ExprKind::Try(_) => "expr: ?",
    ExprKind::IsSome(_, true) => "expr: is_some",
    ExprKind::IsSome(_, false) => "expr: is_none",
    ExprKind::IsOk(_, true) => "expr: is_ok",
    ExprKind::IsOk(_, false) => "expr: is_err",
    ExprKind::WithoutError(_) => "expr: ok()",
    ExprKind::UnwrapOr(..) => "expr: unwrap_or",
    ExprKind::Unwrap(_, None) => "expr: unwrap",
    ExprKind::Unwrap(_, Some(_)) => "expr: expect",
    ExprKind::OkOr(..) => "expr: ok_or",
    ExprKind::Assert(..) => "expr: assert!",
    ExprKind::Field(..) => "expr: field",
    ExprKind::Element(..) => "expr: part of a tuple",
    ExprKind::Record { base: None, .. } => "expr: record",
    ExprKind::Record { base: Some(_), .. } => "expr: record update",
    ExprKind::Tuple(_) => "expr: tuple",
    ExprKind::List(_) => "expr: list",
    ExprKind::Repeat(..) => "expr: list of equal elements",
    ExprKind::Variant { .. } => "expr: variant",
    ExprKind::Assign(..) => "expr: assignment",
    ExprKind::Call { .. } => "expr: call of a helper",
    ExprKind::Clone(_) => "expr: clone",
    ExprKind::Borrow(false, _) => "expr: &",
    ExprKind::Borrow(true, _) => "expr: &mut",
    ExprKind::Library(..) => "expr: function of lua",
    ExprKind::ReplyPart(..) => "expr: part of a reply",
    ExprKind::Error => "expr: fault",
} }

names! { statement STATEMENTS StatementKind {
    StatementKind::Let { otherwise: None, .. } => "statement: let",
    StatementKind::Let { otherwise: Some(_), .. } => "statement: let else",
    StatementKind::Expr(_) => "statement: expression",
} }

names! { pattern PATTERNS PatternKind {
    PatternKind::Wildcard => "pattern: _",
    PatternKind::Bind(_, None) => "pattern: name",
    PatternKind::Bind(_, Some(_)) => "pattern: name @",
    PatternKind::Integer(_) => "pattern: integer",
    PatternKind::Float(_) => "pattern: float",
    PatternKind::Bool(_) => "pattern: bool",
    PatternKind::Text(_) => "pattern: text",
    PatternKind::Range(..) => "pattern: range",
    PatternKind::Some(_) => "pattern: Some",
    PatternKind::None => "pattern: None",
    PatternKind::Ok(_) => "pattern: Ok",
    PatternKind::Err(_) => "pattern: Err",
    PatternKind::Tuple(_) => "pattern: tuple",
    PatternKind::Record(..) => "pattern: record",
    PatternKind::Variant(..) => "pattern: variant",
    PatternKind::Or(_) => "pattern: a | b",
    PatternKind::List { .. } => "pattern: list",
} }

names! { place PLACES Place {
    Place::Local(_) => "place: local",
    Place::Field(..) => "place: field",
    Place::Element(..) => "place: part of a tuple",
    Place::Index(..) => "place: element of a list",
    Place::Key(..) => "place: entry of a map",
} }

names! { iterable ITERABLES Iterable {
    Iterable::Range { .. } => "walk: range",
    Iterable::List { enumerate: true, .. } => "walk: enumerate",
    Iterable::List { reversed: true, .. } => "walk: reversed list",
    Iterable::List { .. } => "walk: list",
    Iterable::Map { .. } => "walk: map",
    Iterable::Chain(_) => "walk: chain",
} }

names! { stage STAGES StageKind {
    StageKind::Map => "adapter: map",
    StageKind::Filter => "adapter: filter",
    StageKind::FilterMap => "adapter: filter_map",
    StageKind::Enumerate => "adapter: enumerate",
    StageKind::Take => "adapter: take",
    StageKind::Skip => "adapter: skip",
    StageKind::TakeWhile => "adapter: take_while",
    StageKind::SkipWhile => "adapter: skip_while",
    StageKind::Cloned => "adapter: cloned",
    StageKind::Zip => "adapter: zip",
    StageKind::StepBy => "adapter: step_by",
    StageKind::FlatMap => "adapter: flat_map",
} }

names! { sink SINKS SinkKind {
    SinkKind::Collect => "consumer: collect",
    SinkKind::Sum => "consumer: sum",
    SinkKind::Count => "consumer: count",
    SinkKind::Min => "consumer: min",
    SinkKind::Max => "consumer: max",
    SinkKind::MinByKey => "consumer: min_by_key",
    SinkKind::MaxByKey => "consumer: max_by_key",
    SinkKind::MinBy => "consumer: min_by",
    SinkKind::MaxBy => "consumer: max_by",
    SinkKind::Any => "consumer: any",
    SinkKind::All => "consumer: all",
    SinkKind::Find => "consumer: find",
    SinkKind::FindMap => "consumer: find_map",
    SinkKind::Position => "consumer: position",
    SinkKind::Fold => "consumer: fold",
    SinkKind::Last => "consumer: last",
    SinkKind::Next => "consumer: next",
} }

names! { arithmetic ARITHMETIC Arithmetic {
    Arithmetic::Add => "operator: +",
    Arithmetic::Subtract => "operator: -",
    Arithmetic::Multiply => "operator: *",
    Arithmetic::Divide => "operator: /",
    Arithmetic::Remainder => "operator: %",
    Arithmetic::DivideEuclid => "operator: div_euclid",
    Arithmetic::RemainderEuclid => "operator: rem_euclid",
} }

names! { comparison COMPARISONS Comparison {
    Comparison::Equal => "operator: ==",
    Comparison::NotEqual => "operator: !=",
    Comparison::Less => "operator: <",
    Comparison::LessEqual => "operator: <=",
    Comparison::Greater => "operator: >",
    Comparison::GreaterEqual => "operator: >=",
} }

names! { cast CASTS Cast {
    Cast::Same => "cast: the value stays",
    Cast::Wrap(_) => "cast: wraps",
    Cast::Check(_) => "cast: is checked",
    Cast::Truncate(_) => "cast: truncates",
    Cast::BoolToInteger => "cast: of a bool",
} }

names! { math MATH Math {
    Math::Abs => "number: abs",
    Math::Min => "number: min",
    Math::Max => "number: max",
    Math::Clamp => "number: clamp",
    Math::Pow => "number: pow",
    Math::Signum => "number: signum",
    Math::Floor => "number: floor",
    Math::Ceil => "number: ceil",
    Math::Round => "number: round",
    Math::Trunc => "number: trunc",
    Math::Sqrt => "number: sqrt",
    Math::Saturating(_) => "number: saturating",
    Math::Checked(_) => "number: checked",
    Math::Wrapping(_) => "number: wrapping",
    Math::Bits(Bits::And) => "number: &",
    Math::Bits(Bits::Or) => "number: |",
    Math::Bits(Bits::Xor) => "number: ^",
    Math::Bits(Bits::Left) => "number: <<",
    Math::Bits(Bits::Right) => "number: >>",
    Math::Complement => "number: !",
    Math::AbsDiff => "number: abs_diff",
    Math::Power => "number: powf",
    Math::Exp => "number: exp",
    Math::Ln => "number: ln",
    Math::Log10 => "number: log10",
    Math::Fract => "number: fract",
    Math::IsInfinite => "number: is_infinite",
    Math::IsNan => "number: is_nan",
    Math::IsFinite => "number: is_finite",
    Math::Exact => "number: a reply becomes one",
} }

names! { text TEXTS TextFunction {
    TextFunction::Length => "text: len",
    TextFunction::IsEmpty => "text: is_empty",
    TextFunction::StartsWith => "text: starts_with",
    TextFunction::EndsWith => "text: ends_with",
    TextFunction::Contains => "text: contains",
    TextFunction::Find(End::Start) => "text: find",
    TextFunction::Find(End::End) => "text: rfind",
    TextFunction::Split => "text: split",
    TextFunction::SplitTimes => "text: splitn",
    TextFunction::SplitOnce(End::Start) => "text: split_once",
    TextFunction::SplitOnce(End::End) => "text: rsplit_once",
    TextFunction::Strip(End::Start) => "text: strip_prefix",
    TextFunction::Strip(End::End) => "text: strip_suffix",
    TextFunction::Trim(None) => "text: trim",
    TextFunction::Trim(Some(End::Start)) => "text: trim_start",
    TextFunction::Trim(Some(End::End)) => "text: trim_end",
    TextFunction::TrimAscii(None) => "text: trim_ascii",
    TextFunction::TrimAscii(Some(End::Start)) => "text: trim_ascii_start",
    TextFunction::TrimAscii(Some(End::End)) => "text: trim_ascii_end",
    TextFunction::Lower => "text: to_ascii_lowercase",
    TextFunction::Upper => "text: to_ascii_uppercase",
    TextFunction::Repeat => "text: repeat",
    TextFunction::Replace => "text: replace",
    TextFunction::Parse => "text: parse",
    TextFunction::FromRadix(_) => "text: from_str_radix",
    TextFunction::Byte => "text: index",
    TextFunction::Get => "text: get",
    TextFunction::Slice { inclusive: false } => "text: a..b",
    TextFunction::Slice { inclusive: true } => "text: a..=b",
    TextFunction::Min => "text: min",
    TextFunction::Max => "text: max",
    TextFunction::Glob => "text: value in a pattern",
    TextFunction::Sha1 => "text: sha1hex",
    TextFunction::ErrorCode => "text: code of an error",
    TextFunction::SortPart => "text: value in a pattern of SORT",
    TextFunction::FloatText => "text: of a float",
    TextFunction::Bound(Bound::Scores) => "text: bound of scores",
    TextFunction::Bound(Bound::Texts) => "text: bound of texts",
} }

names! { list LISTS ListFunction {
    ListFunction::Length => "list: len",
    ListFunction::IsEmpty => "list: is_empty",
    ListFunction::Index => "list: index",
    ListFunction::Get => "list: get",
    ListFunction::First => "list: first",
    ListFunction::Last => "list: last",
    ListFunction::Push => "list: push",
    ListFunction::Pop => "list: pop",
    ListFunction::Extend => "list: extend",
    ListFunction::Clear => "list: clear",
    ListFunction::Truncate => "list: truncate",
    ListFunction::Contains => "list: contains",
    ListFunction::Join => "list: join",
    ListFunction::Reverse => "list: reverse",
    ListFunction::Insert => "list: insert",
    ListFunction::Remove => "list: remove",
    ListFunction::SwapRemove => "list: swap_remove",
    ListFunction::Swap => "list: swap",
    ListFunction::SplitOff => "list: split_off",
    ListFunction::Dedup => "list: dedup",
    ListFunction::Concat => "list: concat",
    ListFunction::Drain => "list: drain",
    ListFunction::Chunks => "list: chunks",
    ListFunction::Windows => "list: windows",
    ListFunction::Slice { inclusive: false } => "list: a..b",
    ListFunction::Slice { inclusive: true } => "list: a..=b",
} }

names! { map MAPS MapFunction {
    MapFunction::Length => "map: len",
    MapFunction::IsEmpty => "map: is_empty",
    MapFunction::Get => "map: get",
    MapFunction::Index => "map: index",
    MapFunction::Contains => "map: contains_key",
    MapFunction::Insert => "map: insert",
    MapFunction::Remove => "map: remove",
    MapFunction::Clear => "map: clear",
    MapFunction::Entry { lazy: false } => "map: or_insert",
    MapFunction::Entry { lazy: true } => "map: or_insert_with",
    MapFunction::From => "map: from",
    MapFunction::Union => "set: union",
    MapFunction::Intersection => "set: intersection",
    MapFunction::Difference => "set: difference",
    MapFunction::IsSubset => "set: is_subset",
    MapFunction::IsSuperset => "set: is_superset",
    MapFunction::IsDisjoint => "set: is_disjoint",
} }

names! { json JSON JsonFunction {
    JsonFunction::Parse => "json: parse",
    JsonFunction::Get => "json: get",
    JsonFunction::Index => "json: index",
    JsonFunction::Integer(_) => "json: as_i64",
    JsonFunction::Float => "json: as_f64",
    JsonFunction::Str => "json: as_str",
    JsonFunction::Bool => "json: as_bool",
    JsonFunction::Array => "json: as_array",
    JsonFunction::Is(_) => "json: is_null and its kin",
    JsonFunction::Length => "json: len",
    JsonFunction::Keys => "json: keys",
    JsonFunction::Object => "json: as_object",
    JsonFunction::Set => "json: set",
    JsonFunction::Remove => "json: remove",
} }

names! { word WORDS Word {
    Word::Literal(_) => "word: literal",
    Word::Key(_) => "word: key",
    Word::Value(_) => "word: value",
    Word::Number { .. } => "word: number",
    Word::Prefixed(..) => "word: bound",
    Word::Field { .. } => "word: field that may be left out",
    Word::SpreadCount(_) => "word: length of a list",
    Word::Spread { .. } => "word: list",
} }

names! { form FORMS ReplyForm {
    ReplyForm::Catalogue { .. } => "reply: as the catalogue says",
    ReplyForm::Record(_) => "reply: record",
    ReplyForm::Fields(..) => "reply: some fields of a record",
    ReplyForm::Facts { .. } => "reply: facts",
    ReplyForm::Raw(_) => "reply: of a raw command",
} }

names! { reply REPLIES Reply {
    Reply::Unit => "reply of a command: nothing",
    Reply::Bool => "reply of a command: bool",
    Reply::BoolStatus => "reply of a command: status or nothing",
    Reply::Count => "reply of a command: count",
    Reply::Length => "reply of a command: length",
    Reply::Index => "reply of a command: index",
    Reply::Code => "reply of a command: code",
    Reply::Ttl => "reply of a command: ttl",
    Reply::Int => "reply of a command: int",
    Reply::IntText => "reply of a command: int as text",
    Reply::Float => "reply of a command: float",
    Reply::FloatStatus => "reply of a command: float in a status",
    Reply::BoolOrError => "reply of a command: bool or error",
    Reply::Text => "reply of a command: text",
    Reply::Value => "reply of a command: value",
    Reply::Field => "reply of a command: field",
    Reply::FieldValue => "reply of a command: value of a field",
    Reply::KeyType => "reply of a command: type of a key",
    Reply::Named => "reply of a command: facts",
    Reply::Any => "reply of a command: any",
    Reply::Optional(..) => "reply of a command: optional",
    Reply::Array(_) => "reply of a command: array",
    Reply::ArrayOrFalse(_) => "reply of a command: array or nothing",
    Reply::Pairs(..) => "reply of a command: pairs",
    Reply::ArrayOfPresent(_) => "reply of a command: array of what is there",
    Reply::Tuple(_) => "reply of a command: tuple",
} }

/// What no generated program reaches, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("reply of a command: float in a status", "of a module, whose families are not generated; the cases have it"),
    ("reply of a command: bool or error", "of a module, whose families are not generated; the cases have it"),
    ("expr: fault", "a program with a fault has no Lua"),
    ("expr: chain that is not consumed", "refused"),
    ("expr: ()", "`()` as a value is dropped by the checker"),
    ("pattern: float", "refused by rustc's lint, and by nobody's wish"),
    ("reply: of a raw command", "a plain server has no command that redlua does not know; the cases have it"),
];

/// Everything that a long run must reach: variants, methods, and commands.
pub fn all() -> impl Iterator<Item = &'static str> {
    let tables = [
        EXPRS,
        STATEMENTS,
        PATTERNS,
        PLACES,
        ITERABLES,
        STAGES,
        SINKS,
        ARITHMETIC,
        COMPARISONS,
        CASTS,
        MATH,
        TEXTS,
        LISTS,
        MAPS,
        JSON,
        WORDS,
        FORMS,
        REPLIES,
    ];
    let left_out = |name: &&str| !LEFT_OUT.iter().any(|(known, _)| known == name);
    tables.into_iter().flatten().copied().chain(methods()).filter(left_out)
}

/// The names of `check/methods.txt` with a dot before them. A name that several types have counts for all of them:
/// which function it is of these, the tables above tell.
pub fn methods() -> impl Iterator<Item = &'static str> {
    METHODS.iter().copied()
}

static METHODS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    const TABLE: &str = include_str!("../../../redlua-compiler/src/check/methods.txt");
    let name = |line: &str| line.find(['(', ':']).map(|end| format!(".{}", &line[..end]));
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(name).map(|name| -> &'static str { name.leak() }).collect()
});

/// The methods that a source calls.
pub fn methods_in(source: &str) -> impl Iterator<Item = &'static str> {
    source.match_indices('.').filter_map(|(at, _)| {
        let rest = &source[at + 1..];
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')?;
        let called = rest[end..].starts_with(['(', ':']);
        METHODS.get(&source[at..=at + end]).filter(|_| called).copied()
    })
}
