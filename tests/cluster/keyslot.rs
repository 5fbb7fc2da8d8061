//! The slots that the runtime computes and the rules for values in keys, against what the server says. Pairs of keys
//! that were accepted never part; those that were refused are counted by rule, and where the rule claims to be
//! exact, all of them really parted.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use redlua::__private as p;
use redlua::redis::{Arg, Cmd, Connection, Pipeline};
use redlua::{Error, KeyError, KeyRule, redis_script};
use redlua_test_support::Cluster;

use crate::random::Random;

/// How many random values each template gets.
const VALUES: usize = 20_000;
const CHUNK: usize = 1_000;
const LIMIT: Duration = Duration::from_secs(10);

redis_script! {
    /// The value is the whole tag.
    pub fn whole_tag(user: &[u8]) -> bool {
        let first: Str = key!("rate:{user}:a");
        let second: Str = key!("rate:{user}:b");
        first.exists() && second.exists()
    }

    /// Text of the template comes first in the tag.
    pub fn text_first(user: &[u8]) -> bool {
        let first: Str = key!("rate:{u:<user>}:a");
        let second: Str = key!("cart:{u:<user>}:b");
        first.exists() && second.exists()
    }

    /// A value before the tag.
    pub fn before_tag(other: &[u8], user: &[u8]) -> bool {
        let first: Str = key!("p:<other>:a:{user}");
        let second: Str = key!("p:<other>:b:{user}");
        first.exists() && second.exists()
    }

    /// A value behind the tag.
    pub fn behind_tag(user: &[u8], other: &[u8]) -> bool {
        let first: Str = key!("{user}:a:<other>");
        let second: Str = key!("{user}:b:<other>");
        first.exists() && second.exists()
    }
}

/// A call whose first key has these rules, as the macro will emit it for `raw` and `escape`.
struct Ruled<'v> {
    before: &'static str,
    value: &'v [u8],
    rules: p::KeyRules,
    behind: [&'static str; 2],
}

impl p::Script for Ruled<'_> {
    type Reply = bool;
    type Error = std::convert::Infallible;
    const META: &'static p::Meta = &p::Meta {
        name: "ruled",
        lua: "return 1",
        sha1: "e0e1f9fabfc9d4800c877a703b823ac0578ff8db",
        flat: 0,
        read_only: true,
        handles: &["first", "second"],
        keys: &["{user}:a", "{user}:b"],
        fixed: 2,
        file: file!(),
        lines: "",
        size: 8,
        arguments: 0,
    };

    fn encode(&self, call: &mut p::Call) -> Result<(), p::Refused> {
        for (handle, behind) in self.behind.into_iter().enumerate() {
            let value = p::Part::Value("user", &self.value, self.rules);
            call.key(handle, &[p::Part::Text(self.before), value, p::Part::Text(behind)])?;
        }
        Ok(())
    }
}

/// A pair of templates.
struct Row {
    name: &'static str,
    /// The call with these two values.
    call: fn(&[u8], &[u8]) -> Result<Cmd, Error>,
    /// The keys without any rule.
    keys: fn(&[u8], &[u8]) -> [Vec<u8>; 2],
    /// Whether only values are refused that part the keys.
    is_exact: bool,
}

fn two(parts: [&[&[u8]]; 2]) -> [Vec<u8>; 2] {
    parts.map(<[&[u8]]>::concat)
}

const ROWS: [Row; 7] = [
    Row {
        name: "rate:{user}:a | rate:{user}:b",
        call: |user, _| WholeTag { user }.to_cmd(),
        keys: |user, _| two([&[b"rate:{", user, b"}:a"], &[b"rate:{", user, b"}:b"]]),
        is_exact: false,
    },
    Row {
        name: "rate:{u:<user>}:a | cart:{u:<user>}:b",
        call: |user, _| TextFirst { user }.to_cmd(),
        keys: |user, _| two([&[b"rate:{u:", user, b"}:a"], &[b"cart:{u:", user, b"}:b"]]),
        is_exact: false,
    },
    Row {
        name: "p:<other>:a:{user} | p:<other>:b:{user}",
        call: |user, other| BeforeTag { other, user }.to_cmd(),
        keys: |user, other| two([&[b"p:", other, b":a:{", user, b"}"], &[b"p:", other, b":b:{", user, b"}"]]),
        is_exact: false,
    },
    Row {
        name: "{user}:a:<other> | {user}:b:<other>",
        call: |user, other| BehindTag { user, other }.to_cmd(),
        keys: |user, other| two([&[b"{", user, b"}:a:", other], &[b"{", user, b"}:b:", other]]),
        is_exact: false,
    },
    Row {
        name: "{user}:a | {user}:b, raw",
        call: |value, _| p::to_cmd(&Ruled { before: "{", value, rules: p::KeyRules::RAW_TAG, behind: ["}:a", "}:b"] }),
        keys: |user, _| two([&[b"{", user, b"}:a"], &[b"{", user, b"}:b"]]),
        is_exact: true,
    },
    Row {
        name: "{<user>:t}:a | {<user>:t}:b, raw",
        call: |value, _| {
            p::to_cmd(&Ruled { before: "{", value, rules: p::KeyRules::RAW_FIRST_IN_TAG, behind: [":t}:a", ":t}:b"] })
        },
        keys: |user, _| two([&[b"{", user, b":t}:a"], &[b"{", user, b":t}:b"]]),
        is_exact: true,
    },
    Row {
        name: "{user}:a | {user}:b, escaped",
        call: |value, _| p::to_cmd(&Ruled { before: "{", value, rules: p::KeyRules::ESCAPED, behind: ["}:a", "}:b"] }),
        keys: |user, _| two([&[b"{", user, b"}:a"], &[b"{", user, b"}:b"]]),
        is_exact: true,
    },
];

/// What the server says about these keys.
fn server_slots(con: &mut Connection, keys: &[Vec<u8>]) -> Vec<u16> {
    let mut slots = Vec::new();
    for chunk in keys.chunks(CHUNK) {
        let mut pipeline = Pipeline::with_capacity(CHUNK);
        for key in chunk {
            pipeline.cmd("CLUSTER").arg("KEYSLOT").arg(key);
        }
        slots.extend(pipeline.query::<Vec<u16>>(con).expect("slots"));
    }
    slots
}

/// The two keys of a call.
fn sent_keys(cmd: &Cmd) -> [Vec<u8>; 2] {
    let mut keys = cmd.args_iter().skip(3).map(|entry| match entry {
        Arg::Simple(bytes) => bytes.to_vec(),
        other => panic!("no key: {other:?}"),
    });
    [keys.next().expect("a key"), keys.next().expect("a second key")]
}

#[test]
fn slots_are_those_of_the_server() {
    let begin = Instant::now();
    let cluster = Cluster::lease();
    let mut con = cluster.nodes()[0].connection();
    let mut random = Random::new();
    let keys: Vec<_> = (0..VALUES).map(|_| [random.text(), random.text()].concat()).collect();
    for (key, slot) in keys.iter().zip(server_slots(&mut con, &keys)) {
        assert_eq!(p::slot(key), slot, "{:?}, seed {}", key.escape_ascii().to_string(), random.seed);
    }
    assert!(begin.elapsed() < LIMIT, "{:?}", begin.elapsed());
}

#[test]
fn what_is_accepted_never_parts_and_what_is_refused_is_told() {
    let begin = Instant::now();
    let cluster = Cluster::lease();
    let mut con = cluster.nodes()[0].connection();
    let mut random = Random::new();
    for row in ROWS {
        let mut keys = Vec::new();
        let mut verdicts = Vec::new();
        for _ in 0..VALUES {
            let (user, other) = (random.text(), random.text());
            match (row.call)(&user, &other) {
                Ok(cmd) => {
                    keys.extend(sent_keys(&cmd));
                    verdicts.push(None);
                }
                Err(Error::Key(KeyError::Value { rule, .. })) => {
                    keys.extend((row.keys)(&user, &other));
                    verdicts.push(Some(rule));
                }
                Err(error) => panic!("{error:?}"),
            }
        }
        let slots = server_slots(&mut con, &keys);
        report(&row, &keys, &slots, &verdicts, random.seed);
    }
    assert!(begin.elapsed() < LIMIT, "{:?}", begin.elapsed());
}

/// Holds the server's slots against the verdicts, and prints them by rule.
fn report(row: &Row, keys: &[Vec<u8>], slots: &[u16], verdicts: &[Option<KeyRule>], seed: u64) {
    let mut accepted = 0;
    let mut refused: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for ((verdict, slots), keys) in verdicts.iter().zip(slots.chunks(2)).zip(keys.chunks(2)) {
        let differ = slots[0] != slots[1];
        let shown = || format!("{}: {:?}, seed {seed}", row.name, keys[0].escape_ascii().to_string());
        assert_eq!([p::slot(&keys[0]), p::slot(&keys[1])], *slots, "{}", shown());
        match verdict {
            None => {
                assert!(!differ, "accepted, and parted: {}", shown());
                accepted += 1;
            }
            Some(rule) => {
                let must_differ = row.is_exact || *rule == KeyRule::Empty;
                // Without a tag the keys differ in one byte near their ends, and no checksum of 16 bits misses that.
                assert!(differ || !must_differ, "refused, and not parted: {}", shown());
                let (count, parted) = refused.entry(format!("{rule:?}")).or_default();
                *count += 1;
                *parted += usize::from(differ);
            }
        }
    }
    println!("{}: {accepted} accepted", row.name);
    for (rule, (count, parted)) in &refused {
        println!("    {rule}: {count} refused, {parted} of them parted");
    }
    assert!(accepted > 0);
    assert_eq!(refused.is_empty(), row.name.ends_with("escaped"), "{}", row.name);
}
