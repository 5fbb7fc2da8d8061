//! Records, enums and helpers that only idioms name: each is declared where it is mentioned.

use crate::program::mentions;

/// Names and items, those that others mention behind these.
const ITEMS: &[(&str, &str)] = &[
    (
        "Parcel",
        "#[derive(Clone)]\npub struct Parcel { pub id: i64, pub weight: f64, pub labels: BTreeMap<String, i64>, \
         pub days: BTreeMap<i64, bool>, pub seen: BTreeSet<String>, pub state: Mark, pub log: Vec<Step>, \
         pub pair: (String, Option<i64>), pub sides: [u8; 2], #[redlua(default = \"post\")] pub by: String, \
         #[redlua(default = true)] pub open: bool, #[redlua(default = 2.5)] pub price: f64, \
         #[redlua(skip_none, empty_is_none)] pub note: Option<String>, pub flag: Option<bool> }",
    ),
    (
        "Packed",
        "#[derive(Clone)]\npub struct Packed { pub id: u32, pub weight: f64, pub labels: HashMap<String, f64>, \
         pub seen: BTreeSet<i64>, pub state: Step, pub pair: (bool, Option<i64>), \
         #[redlua(rename = \"by whom\", default = \"post\")] pub by: String, #[redlua(skip_none)] pub note: Option<String>, \
         pub flag: Option<bool>, pub kind: Word }",
    ),
    (
        "Mark",
        "#[derive(Clone)]\npub enum Mark { Idle, #[redlua(rename = \"moved on\")] Moved { to: String, by: Option<i64> }, \
         Count(i64), Pair(String, Option<u8>), Note(Option<String>), Inner(Inside) }",
    ),
    ("Step", "#[derive(Clone)]\npub enum Step { Idle, Count(i64), Pair(String, u8), Held { until: f64 } }"),
    (
        "Tried",
        "#[redlua(open)]\n#[derive(Clone)]\npub struct Tried { pub tries: i64, pub score: Option<f64>, \
         #[redlua(skip_none)] pub note: Option<String>, #[redlua(default = 7)] pub left: u32, pub inner: Inside }",
    ),
    ("Inside", "#[derive(Clone)]\npub struct Inside { pub x: i64, pub name: String }"),
    (
        "Kept",
        "#[derive(Clone)]\npub struct Kept { pub name: String, pub meta: Json<Meta>, \
         #[redlua(skip_none)] pub extra: Option<MsgPack<Meta>>, #[redlua(skip_none)] pub note: Option<String> }",
    ),
    ("Meta", "#[derive(Clone)]\npub struct Meta { pub visits: i64, pub tags: Vec<String> }"),
    (
        "About",
        "pub struct About { pub length: i64, pub last_generated_id: String, pub groups: i64, pub hue: Option<i64> }",
    ),
    (
        "Group",
        "pub struct Group { pub name: String, pub consumers: i64, pub pending: i64, pub last_delivered_id: String, \
         pub lag: Option<i64> }",
    ),
    ("Member", "pub struct Member { pub name: String, pub pending: i64, pub idle: i64 }"),
    ("own_count", "fn own_count(id: &str) -> i64 { let own: Str<i64> = key!(\"{'t'}:own_count:<id>\"); own.incr() }"),
    ("tagged_count", "fn tagged_count(id: &str) -> i64 { let own: Str<i64> = key!(\"{id}:own_count\"); own.incr() }"),
    ("push_two", "fn push_two(list: &mut Vec<i64>, x: i64) { list.push(x); list.push(2); }"),
    ("Colour", "pub struct Colour { pub hue: i64 }"),
];

/// The items that a text mentions, and those that these do.
pub fn mentioned(text: &str) -> String {
    let mut found = String::new();
    for (name, item) in ITEMS {
        if mentions(text, name) || mentions(&found, name) {
            found.push_str(item);
            found.push('\n');
        }
    }
    found
}
