//! Documents as arguments and replies, from a value of Rust to the server and back, under both protocols. Those of any
//! shape are in `any_json.rs`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use redlua::redis::cmd;
use redlua::{Error, Json, MsgPack, Required, redis_script};

use crate::protocols::each;

redis_script! {
    // Else 6.2 is asked for `EVALSHA_RO`, and repeats bytes in an error that the client can't read.
    #![redlua(redis = "6.2", valkey = "7.2")]

    /// Stores jobs, and gives the first one back in both formats.
    pub fn keep_jobs(queue: &str, job: Json<&Job>, more: &[Json<Job>], packed: Option<MsgPack<Packed<'_>>>) -> Kept {
        let jobs: List<Json<Job>> = key!("jobs:{queue}");
        jobs.del();
        jobs.rpush(job);
        for each in more {
            jobs.rpush(each);
        }
        let first = jobs.lindex(0).expect("it was written");
        let count = jobs.llen();
        let again = match packed {
            Some(packed) => Some(Unpacked { bytes: packed.bytes.to_vec(), text: packed.text.to_string() }),
            None => None,
        };
        let mut by_name = HashMap::new();
        for job in jobs.lrange(0, -1) {
            let name = job.name.clone();
            by_name.insert(name, job);
        }
        Kept { first, again, count, by_name }
    }

    /// Puts a text there that is no job.
    pub fn spoil_job(queue: &str, text: &str) -> Json<Open> {
        let open: Str<Json<Open>> = key!("open:{queue}");
        let raw: Str = key!("open:{queue}");
        raw.set(text);
        open.get().expect("it was written")
    }

    pub struct Kept {
        pub first: Json<Job>,
        pub again: Option<MsgPack<Unpacked>>,
        pub count: i64,
        pub by_name: HashMap<String, Json<Job>>,
    }

    #[derive(Default)]
    pub struct Job {
        pub name: String,
        #[redlua(rename = "runAt")]
        pub run_at: i64,
        pub ratio: f64,
        pub state: State,
        pub tags: Vec<String>,
        #[redlua(skip_none)]
        pub note: Option<String>,
        pub parts: (bool, Option<u8>),
    }

    #[derive(Default)]
    pub enum State {
        #[default]
        Open,
        #[redlua(rename = "all done")]
        Done,
    }

    struct Packed<'a> {
        bytes: &'a [u8],
        text: &'a str,
    }

    pub struct Unpacked {
        pub bytes: Vec<u8>,
        pub text: String,
    }

    /// Keys of what stands in a document.
    pub fn mark_job(job: Json<Job>, others: &[Json<Job>]) -> i64 {
        let marked: Str<i64> = key!("{job.name}:marked");
        for other in others {
            let beside: Str<i64> = key!("{job.name}:<other.run_at>");
            beside.set(other.run_at);
        }
        marked.set(job.run_at);
        job.run_at + 1
    }

    /// Gives a board back in the other format.
    #[allow(no_keys)]
    pub fn turn_board(board: Json<&Board>, packed: MsgPack<Marks>) -> (MsgPack<Marks>, Json<Board>) {
        (packed, board)
    }

    pub struct Board {
        pub colours: HashSet<String>,
        pub odd: BTreeSet<u8>,
        pub points: HashMap<String, i64>,
        pub days: BTreeMap<i64, f64>,
        pub marks: Vec<Mark>,
    }

    pub struct Marks {
        pub by_name: BTreeMap<String, Mark>,
        pub last: Mark,
    }

    pub enum Mark {
        Nothing,
        #[redlua(rename = "set by")]
        Set { by: String, at: i64 },
        Count { n: u8 },
        Moved(String, i64),
        Line(Vec<bool>),
    }

    #[redlua(open)]
    pub struct Open {
        pub id: i64,
        #[redlua(default = 3)]
        pub tries: i64,
        #[redlua(default = "none")]
        pub state: String,
        #[redlua(default = State::Done)]
        pub end: State,
    }
}

fn job() -> Job {
    Job {
        name: "a\"\\\n\u{1}ä😀".to_owned(),
        run_at: -9_007_199_254_740_991,
        ratio: 0.1 + 0.2,
        state: State::Done,
        tags: vec![String::new(), "b".to_owned()],
        note: Some("n".to_owned()),
        parts: (true, None),
    }
}

#[test]
fn a_document_comes_back_as_it_went() {
    each(|_, client| {
        let mut connection = client.get_connection().expect("a connection");
        let bytes: Vec<u8> = (0..=255).collect();
        let more = [Json(Job::default())];
        let packed = Some(MsgPack(Packed { bytes: &bytes, text: "ä" }));
        let kept =
            KeepJobs { queue: "a", job: Json(&job()), more: &more, packed }.invoke(&mut connection).expect("kept");
        assert_eq!(kept.first.into_inner(), job());
        assert_eq!(kept.again, Some(MsgPack(Unpacked { bytes: bytes.clone(), text: "ä".to_owned() })));
        assert_eq!(kept.count, 2);
        assert_eq!(kept.by_name, HashMap::from([(job().name, Json(job())), (String::new(), Json(Job::default()))]));
    });
}

#[test]
fn maps_and_enums_come_back_as_they_went() {
    each(|_, client| {
        let mut connection = client.get_connection().expect("a connection");
        let set = |at| Mark::Set { by: "ä\"".to_owned(), at };
        let board = Board {
            colours: (0..40).map(|n| format!("{n}ä")).collect(),
            odd: BTreeSet::from([255, 1, 7]),
            points: (0..100).map(|n| (n.to_string(), n)).chain([("ä\n".to_owned(), -1)]).collect(),
            days: BTreeMap::from([(-7, 0.1), (9_007_199_254_740_991, -1e-300)]),
            marks: vec![Mark::Nothing, set(-5), Mark::Count { n: 255 }, Mark::Moved("\n".to_owned(), -7)],
        };
        let by_name =
            (0..70_000).map(|n| (format!("{n:05}"), if n % 2 == 0 { Mark::Nothing } else { set(n) })).collect();
        let marks = Marks { by_name, last: Mark::Line(vec![true, false]) };
        let turned = TurnBoard { board: Json(&board), packed: MsgPack(marks.clone()) }.invoke(&mut connection);
        assert!(turned.expect("turned") == (MsgPack(marks), Json(board)));
        let (colours, odd) = (HashSet::new(), BTreeSet::new());
        let empty = Board { colours, odd, points: HashMap::new(), days: BTreeMap::new(), marks: Vec::new() };
        let none = Marks { by_name: BTreeMap::new(), last: Mark::Nothing };
        let turned = TurnBoard { board: Json(&empty), packed: MsgPack(none.clone()) }.invoke(&mut connection);
        assert_eq!(turned.expect("turned"), (MsgPack(none), Json(empty)));
    });
}

#[test]
fn a_field_of_a_document_stands_in_a_key() {
    each(|_, client| {
        let mut connection = client.get_connection().expect("a connection");
        let job = |run_at| Json(Job { name: "n".to_owned(), run_at, ..Job::default() });
        let marked = MarkJob { job: job(5), others: &[job(6), job(7)] }.invoke(&mut connection);
        assert_eq!(marked.expect("marked"), 6);
        let stored: Vec<i64> = cmd("MGET").arg(&["{n}:marked", "{n}:6", "{n}:7"]).query(&mut connection).expect("MGET");
        assert_eq!(stored, [5, 6, 7]);
    });
}

#[test]
fn what_json_does_not_hold_is_refused_before_it_is_sent() {
    let refused = |job: &Job| {
        let call = KeepJobs { queue: "a", job: Json(job), more: &[], packed: None };
        match call.to_cmd() {
            Err(Error::Argument(error)) => (error.required(), error.to_string()),
            other => panic!("{:?}", other.map(|_| "sent")),
        }
    };
    let (required, message) = refused(&Job { ratio: f64::INFINITY, ..job() });
    assert_eq!(required, Required::Finite);
    assert_eq!(message, "`keep_jobs` was not called: `job.ratio` must be a finite number");
    assert_eq!(refused(&Job { run_at: 1 << 53, ..job() }).0, Required::Exact);
}

#[test]
fn an_open_document_arrives_with_its_defaults() {
    each(|_, client| {
        let mut connection = client.get_connection().expect("a connection");
        let mut read = |text| SpoilJob { queue: "a", text }.invoke(&mut connection);
        let open = read(r#" {"id":1.0,"other":[{"x":12345678901234567890,"y":1e400}]} "#).expect("open").into_inner();
        assert_eq!(open, Open { id: 1, tries: 3, state: "none".to_owned(), end: State::Done });
        assert!(matches!(read(r#"{"id":true}"#), Err(Error::Abort(_))));
    });
}
