//! One script of each shape, with names that generated code could trip over: fields called like its locals,
//! variants called like those of the prelude. Each crate of this folder compiles it under other conditions.

// What the written types name; generated code must not need it.
use ::core::option::Option;
use ::std::string::String;
use ::std::vec::Vec;

use ::redlua::redis_script;

/// A type of the user's.
#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq)]
pub struct Known {
    /// The first.
    pub value: u8,
    /// The second.
    pub call: String,
}

redis_script! {
    /// How often.
    pub const TIMES: i64 = 3;

    /// A count.
    type Count = i64;

    /// A fixed set of texts.
    #[redlua(rename_all = "kebab-case")]
    pub enum Outcome {
        /// Nothing.
        None,
        /// Something.
        SomeThing,
    }

    /// A script's own errors.
    pub enum Error {
        /// Not now.
        Ok,
        /// Too much.
        #[redlua(code = "TOO_MUCH")]
        Err {
            /// How much.
            by: i64,
        },
        /// Without names.
        Some(i64, Option<String>),
    }

    /// A reply with fields.
    pub struct Report {
        /// The first.
        pub self_: Count,
        /// The second.
        pub fields: Option<f64>,
        /// The third.
        pub reply: Vec<String>,
        /// The fourth.
        pub r#type: (bool, u8),
    }

    /// What a hash stores.
    struct Stored { value: String, total: i64 }

    /// Every kind of argument.
    #[allow(clippy::too_many_arguments)]
    pub fn arguments(
        user: &str,
        call: &[u8],
        con: Option<i64>,
        pipe: Option<&str>,
        value: bool,
        cmd: f64,
        r#type: u32,
    ) -> Result<Outcome, Error> {
        let redlua: Hash<Stored> = key!("{user}:<type>");

        if r#type == 0 {
            return Err(Error::Ok);
        }
        if con.unwrap_or(TIMES) > TIMES {
            return Err(Error::Err { by: TIMES });
        }
        if value && cmd > 0.5 {
            return Ok(Outcome::None);
        }
        redlua.hset("value", call);
        redlua.hset("total", if pipe.is_some() { 1 } else { 0 });
        Ok(Outcome::SomeThing)
    }

    /// Only reads.
    pub fn reads(user: &str) -> Option<Report> {
        let stored: Hash<Stored> = key!("{user}:1");
        let list: List = key!("{user}:list");

        let found = stored.hgetall()?;
        Some(Report {
            self_: twice(found.total),
            fields: None,
            reply: list.lrange(0, -1),
            r#type: (found.value.is_empty(), 7),
        })
    }

    fn twice(n: i64) -> i64 {
        n * 2
    }

    /// Maps are no names of Rust's prelude.
    pub fn counts(user: &str) -> HashMap<String, BTreeMap<i64, bool>> {
        let list: List = key!("{user}:list");
        let mut entry: HashMap<String, BTreeMap<i64, bool>> = HashMap::new();
        for pairs in list.lrange(0, -1) {
            entry.entry(pairs).or_default().insert(1, true);
        }
        entry
    }

    /// Takes and gives nothing.
    #[allow(no_keys)]
    pub fn nothing() {}

    /// What is sent together.
    pub struct Group<'r> {
        /// The first.
        pub call: &'r str,
        /// The second.
        pub bounds: Option<i64>,
        /// The third.
        pub r#type: (bool, [u8; 2]),
        /// The fourth.
        pub record: Vec<Known>,
    }

    /// A reply of several shapes.
    pub enum Shape {
        /// Nothing.
        None,
        /// Something.
        Some {
            /// How much.
            value: Option<Known>,
            /// And what.
            fields: Vec<Option<i64>>,
        },
        /// An error that is none.
        Err {
            /// Which.
            variant: Status,
        },
        /// Without names.
        Ok(Option<Known>, HashSet<i64>),
    }

    /// A type of the user's, repeated.
    #[redlua(existing = self::Known)]
    pub struct Known { pub value: u8, pub call: String }

    /// Every shape of an argument and of a reply.
    pub fn shapes(root: Group<'_>, value: Option<Group>, call: &[Group<'_>], known: Known) -> (Shape, [Known; 1], Reply) {
        let list: Stream = key!("list");

        let shape = if call.is_empty() {
            Shape::Err { variant: Status::OK }
        } else if value.is_some() || root.bounds.is_some() {
            Shape::Some { value: Some(known.clone()), fields: vec![None, root.bounds] }
        } else {
            Shape::None
        };
        (shape, [known], list.xinfo_stream())
    }

    /// Documents, both ways and in both formats.
    pub fn documents(tag: Json<Tree<'_>>, members: &HashSet<String>) -> (MsgPack<Leaf>, Option<Json<Vec<Leaf>>>) {
        let value: Str<i64> = key!("{tag.call}:value");

        let given = value.get().unwrap_or(tag.leaf.value);
        let leaf = Leaf { value: given + members.len() as i64, call: tag.call.to_string(), members: Members::Tree };
        (leaf, None)
    }

    /// What is only sent.
    pub struct Tree<'t> {
        /// The first.
        pub call: &'t str,
        /// The second.
        pub leaf: Leaf,
        /// The third.
        pub r#type: Option<bool>,
    }

    /// What goes both ways.
    pub struct Leaf {
        /// The first.
        #[redlua(default = -3)]
        pub value: i64,
        /// The second.
        #[redlua(default = "none")]
        pub call: String,
        /// The third.
        pub members: Members,
    }

    /// An enum as serde writes it.
    pub enum Members {
        /// Nothing.
        Tree,
        /// Something.
        Result {
            /// How much.
            tag: Vec<f64>,
            /// And where.
            members: BTreeMap<String, String>,
            /// And what.
            fields: (u8, bool),
        },
        /// Several without names.
        Ok(String, BTreeSet<i64>),
        /// One.
        Some(bool),
    }

    /// JSON of any shape, both ways.
    pub fn any_shape(tag: &Json, root: &[Json]) -> Result<Option<Json>, JsonText> {
        let value: Str<Json> = key!("any:value");

        if tag.is_null() {
            return Err(JsonText::Json { call: root.first().cloned() });
        }
        Ok(value.get())
    }

    /// Named as what it holds is in Rust.
    pub enum JsonText {
        /// Nothing was sent.
        Json {
            /// The first of the others.
            call: Option<Json>,
        },
    }

    /// Flat.
    #[redlua(flat)]
    #[allow(no_keys)]
    pub fn flat(width: i64) -> Vec<(i64, bool)> {
        vec![(width, true)]
    }
}
