//! The keys of a generated script, and what is stored under them before it runs.

use crate::random::Random;
use crate::types::{Int, Ty, Types, WORDS};
use crate::value;
use redlua_compiler::catalogue::Family;

/// A key of a script.
#[derive(Clone, Debug)]
pub struct Handle {
    /// The name of its local.
    pub name: String,
    /// Which commands it has.
    pub family: Family,
    /// What it holds.
    pub content: Content,
    /// The hash tag of its template, and of all others of the script.
    pub tag: &'static str,
}

/// The hash tag of most scripts.
pub const TAG: &str = "{'t'}";

/// One that a caller chooses.
pub const TAG_OF_ID: &str = "{id}";

/// What a key holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// `Str<T>`, `List<T>`, `Set<T>`, `ZSet<T>`
    Values(Ty),
    /// `Hash<K, V>`
    Fields(Ty, Ty),
    /// `Hash<Record>`
    Record(usize),
}

impl Handle {
    /// `let name: Str<i64> = key!("…");`
    pub fn declaration(&self, types: &Types) -> String {
        let family = match self.family {
            Family::Str => "Str",
            Family::Hash => "Hash",
            Family::List => "List",
            Family::Set => "Set",
            Family::Stream => "Stream",
            Family::Bitmap => "Bitmap",
            Family::HyperLogLog => "HyperLogLog",
            Family::Geo => "Geo",
            _ => "ZSet",
        };
        let content = match &self.content {
            Content::Values(Ty::Text) => String::new(),
            Content::Fields(Ty::Text, Ty::Text) => String::new(),
            Content::Values(ty) => format!("<{}>", types.name(ty)),
            Content::Fields(field, value) => format!("<{}, {}>", types.name(field), types.name(value)),
            Content::Record(index) => format!("<{}>", types.records[*index].name),
        };
        format!("let {}: {family}{content} = key!(\"{}\");", self.name, self.template())
    }

    fn template(&self) -> String {
        format!("{}:{}", self.tag, self.name)
    }

    /// Its name on the server, where the parameter `id` has a value.
    pub fn key(&self, id: Option<&[u8]>) -> Vec<u8> {
        let tag = match (self.tag, id) {
            (TAG, _) | (_, None) => b"t",
            (_, Some(id)) => id,
        };
        [b"{", tag, b"}:", self.name.as_bytes()].concat()
    }
}

/// What is stored under a key.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Vec<u8>,
    /// The command that stores it.
    pub command: Vec<Vec<u8>>,
    /// Its time to live in milliseconds.
    pub ttl: Option<u64>,
}

/// What there is before a call: keys that hold what they should, that are missing, and that hold
/// what nobody would expect.
pub fn random(random: &mut Random, handles: &[Handle], id: Option<&[u8]>, types: &Types) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (name, ty) in [("number", Ty::Int(Int::I64)), ("limit", Ty::Int(Int::I64)), ("text", Ty::Text)] {
        // Those of the idioms.
        if let (true, Some(like)) = (random.chance(50), handles.first()) {
            let handle = Handle { name: format!("some_{name}"), ..like.clone() };
            let value = if random.chance(10) { Vec::from(b"x") } else { form(random, &ty) };
            let key = handle.key(id);
            let command = vec![b"SET".to_vec(), key.clone(), value];
            entries.push(Entry { key, command, ttl: None });
        }
    }
    for handle in handles {
        if random.chance(28) {
            continue;
        }
        let key = handle.key(id);
        let ttl = random.chance(15).then(|| 50_000_000 + random.number() % 900_000_000);
        let Some((name, values)) = stored(random, handle, types) else { continue };
        let mut command = vec![name.as_bytes().to_vec(), key.clone()];
        command.extend(values);
        entries.push(Entry { key, command, ttl });
    }
    entries
}

fn stored(random: &mut Random, handle: &Handle, types: &Types) -> Option<(&'static str, Vec<Vec<u8>>)> {
    if random.chance(4) {
        return Some(*random.pick(&["SET", "RPUSH", "SADD"])).map(|name| (name, vec![b"other".to_vec()]));
    }
    let few = random.below(5) + 1;
    let count = if random.chance(1) && random.chance(30) { 8000 } else { few };
    let many = |random: &mut Random, ty: &Ty| -> Vec<Vec<u8>> {
        (0..count).map(|at| if count == 8000 { at.to_string().into_bytes() } else { form(random, ty) }).collect()
    };
    Some(match (&handle.content, handle.family) {
        (_, Family::Bitmap) => ("SET", vec![random.pick::<&[u8]>(&[b"", b"a", b"\xff\x00\x80", b"abcdefgh"]).to_vec()]),
        (_, Family::HyperLogLog) => ("PFADD", many(random, &Ty::Text)),
        (_, Family::Stream) => ("XADD", vec![b"4-1".to_vec(), b"a".to_vec(), form(random, &Ty::Text)]),
        (_, Family::Geo) => {
            let place =
                |random: &mut Random| random.pick::<&[u8]>(&[b"13.361389", b"15.087269", b"-0.5", b"50"]).to_vec();
            let mut words = Vec::new();
            for member in many(random, &Ty::Text) {
                words.extend([place(random), place(random), member]);
            }
            ("GEOADD", words)
        }
        (Content::Values(ty), Family::Str) => ("SET", vec![form(random, ty)]),
        (Content::Values(ty), Family::List) => ("RPUSH", many(random, ty)),
        (Content::Values(ty), Family::Set) => ("SADD", many(random, ty)),
        (Content::Values(ty), _) => {
            let members = many(random, ty);
            ("ZADD", members.into_iter().flat_map(|member| [score(random), member]).collect())
        }
        (Content::Fields(field, value), _) => {
            let fields = many(random, field);
            ("HSET", fields.into_iter().flat_map(|name| [name, form(random, value)]).collect())
        }
        (Content::Record(index), _) => {
            let mut words = Vec::new();
            for (name, ty) in &types.records[*index].fields {
                if random.chance(85) {
                    let inner = if let Ty::Option(inner) = ty { inner } else { ty };
                    words.extend([name.as_bytes().to_vec(), form(random, inner)]);
                }
            }
            if words.is_empty() {
                return None;
            }
            ("HSET", words)
        }
    })
}

fn score(random: &mut Random) -> Vec<u8> {
    random
        .pick::<&str>(&["0", "1", "2", "-1", "1.5", "100", "inf", "-inf", "9007199254740991", "1e300", "-0"])
        .as_bytes()
        .to_vec()
}

/// A text that is stored: mostly in the form of the type, sometimes in a near one.
fn form(random: &mut Random, ty: &Ty) -> Vec<u8> {
    if random.chance(8) {
        let near: &[&[u8]] = match ty {
            Ty::Int(_) => &[
                b"",
                b" 1",
                b"1 ",
                b"0x10",
                b"1e3",
                b"+1",
                b"-0",
                b"007",
                b"nan",
                b"inf",
                b"1.0",
                b"abc",
                b"9007199254740992",
                b"9007199254740993",
                b"-9007199254740993",
                b"9223372036854775807",
                b"-9223372036854775808",
                b"18446744073709551615",
                b"99999999999999999999",
                b"1\0",
            ],
            Ty::Float => {
                &[b"", b"nan", b"inf", b"-inf", b"0x1p3", b".5", b"5.", b"1e", b"1e400", b" 1.5", b"+1.5", b"1_0"]
            }
            Ty::Bool => &[b"", b"2", b"true", b"01", b"1\0"],
            Ty::Word => &[b"", b"red", b"Red ", b"Violet"],
            _ => &[b"\xff", b"\xc3\x28", b"a\xf0", b"\0\xff\0", b"{", b"}"],
        };
        return random.pick(near).to_vec();
    }
    match ty {
        Ty::Int(int) => value::integer(random, *int).to_string().into_bytes(),
        Ty::Float => random
            .pick::<&str>(&[
                "0",
                "-0",
                "1.5",
                "-2.5",
                "1e300",
                "0.1",
                "5e-324",
                "3.0000000000000004",
                "100",
                "1E5",
                "-7.25e-3",
            ])
            .as_bytes()
            .to_vec(),
        Ty::Bool => random.pick::<&str>(&["0", "1"]).as_bytes().to_vec(),
        Ty::Word => random.pick(&WORDS).as_bytes().to_vec(),
        _ if random.chance(50) => random.pick(&value::FEW).as_bytes().to_vec(),
        _ => value::text(random).into_bytes(),
    }
}
