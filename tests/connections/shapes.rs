//! Arguments and replies of every shape, from a value of Rust to the server and back, under both protocols.

use std::time::Duration;

use redlua::redis::{Client, Value};
use redlua::{Error, redis_script};

use crate::protocols::each;

redis_script! {
    /// Gives back what it got.
    #[allow(no_keys)]
    pub fn mirror(
        spot: Spot,
        label: Option<&Label<'_>>,
        pair: (i64, &str),
        sizes: [u8; SIZES],
        labels: &[Label],
        grid: Vec<Vec<i64>>,
        rest: Option<Vec<Option<i64>>>,
        wait: Option<Duration>,
    ) -> Mirrored {
        let mut texts = Vec::new();
        let mut marks = Vec::new();
        for label in labels {
            marks.push(label.mark);
            for text in label.texts.iter() {
                texts.push(text.clone());
            }
        }
        let given = match label {
            Some(label) => Some((label.name.to_string(), label.texts.clone())),
            None => None,
        };
        Mirrored { spot, given, pair: (pair.0, pair.1.to_string()), sizes, texts, marks, grid, rest, wait }
    }

    const SIZES: usize = 3;

    /// Another shape for each number.
    #[allow(no_keys)]
    pub fn choose(which: u8) -> Result<Shape, NoShape> {
        if which == 0 {
            return Ok(Shape::Empty);
        }
        if which == 5 {
            return Err(NoShape::Reserved(which, "for ü", None));
        }
        if which > 3 {
            return Err(NoShape::Unknown { which });
        }
        let spot = Spot { x: 0.5, y: -1 };
        let shape = if which == 1 {
            Shape::Circle { middle: spot, radius: which as f64 / 4.0 }
        } else {
            Shape::Line { spots: vec![Some(spot), None], closed: if which == 2 { None } else { Some(true) } }
        };
        Ok(shape)
    }

    /// Counts, flat.
    #[redlua(flat)]
    #[allow(no_keys)]
    pub fn numbered(words: &[&str]) -> Vec<(i64, Option<String>)> {
        let mut rows = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let shown = if word.is_empty() { None } else { Some(word.to_string()) };
            rows.push((index as i64, shown));
        }
        rows
    }

    /// A status of its own.
    #[allow(no_keys)]
    pub fn state(ready: bool) -> (Status, Option<Status>) {
        (if ready { Status::OK } else { Status::new("WAITING") }, if ready { Some(Status::OK) } else { None })
    }

    /// What the server says of a stream.
    pub fn describe(name: &str) -> Reply {
        let events: Stream = key!("<name>");
        events.xinfo_stream()
    }

    /// A place.
    #[redlua(existing = self::Spot)]
    pub struct Spot {
        pub x: f64,
        pub y: i64,
    }

    /// A name and texts.
    pub struct Label<'a> {
        /// The name.
        pub name: &'a str,
        /// The texts.
        pub texts: Vec<String>,
        /// A colour.
        pub mark: Option<Mark>,
    }

    /// A colour.
    #[redlua(existing = crate::shapes::Mark, rename_all = "UPPERCASE")]
    pub enum Mark {
        Red,
        Green,
    }

    /// A choice of the user's own.
    #[redlua(existing = self::Choice)]
    pub enum Choice {
        No,
        Yes { mark: Mark, spot: Option<Spot> },
        Both(Mark, Option<Spot>),
    }

    /// Chooses.
    #[allow(no_keys)]
    pub(crate) fn decide(mark: Option<Mark>) -> Choice {
        match mark {
            Some(Mark::Green) => Choice::Both(Mark::Green, Some(Spot { x: 0.5, y: 7 })),
            Some(mark) => Choice::Yes { mark, spot: None },
            None => Choice::No,
        }
    }

    /// All that was sent.
    pub struct Mirrored {
        /// As sent.
        pub spot: Spot,
        /// The parts of the label.
        pub given: Option<(String, Vec<String>)>,
        /// As sent.
        pub pair: (i64, String),
        /// As sent.
        pub sizes: [u8; 3],
        /// Those of all labels.
        pub texts: Vec<String>,
        /// Those of all labels.
        pub marks: Vec<Option<Mark>>,
        /// As sent.
        pub grid: Vec<Vec<i64>>,
        /// As sent.
        pub rest: Option<Vec<Option<i64>>>,
        /// As sent.
        pub wait: Option<Duration>,
    }

    /// A reply of several shapes.
    #[redlua(rename_all = "lowercase")]
    pub enum Shape {
        /// Nothing.
        Empty,
        /// A circle.
        Circle { middle: Spot, radius: f64 },
        /// Some spots.
        Line { spots: Vec<Option<Spot>>, closed: Option<bool> },
    }

    /// There is none.
    pub enum NoShape {
        /// Of this number.
        Unknown { which: u8 },
        /// Of this number, and why.
        Reserved(u8, String, /** Until when. */ Option<i64>),
    }
}

/// A type of the user's own, which the block repeats.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spot {
    pub x: f64,
    pub y: i64,
}

/// A plain enum of the user's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mark {
    Red,
    Green,
}

/// An enum of the user's own whose variants have fields.
#[derive(Debug, PartialEq)]
pub(crate) enum Choice {
    No,
    Yes { mark: Mark, spot: Option<Spot> },
    Both(Mark, Option<Spot>),
}

fn label(name: &'static str, texts: &[&str], mark: Option<Mark>) -> Label<'static> {
    Label { name, texts: texts.iter().map(ToString::to_string).collect(), mark }
}

fn connect(client: &Client) -> redlua::redis::Connection {
    client.get_connection().expect("a connection")
}

#[test]
fn what_is_sent_comes_back() {
    each(|_, client| {
        let mut con = connect(&client);
        let full = label("n", &["", "a b", "\n"], Some(Mark::Green));
        let labels = [full.clone(), label("", &[], None), label("z", &["ü"], Some(Mark::Red))];
        let call = Mirror {
            spot: Spot { x: -0.1, y: 9_007_199_254_740_991 },
            label: Some(&full),
            pair: (-5, "p"),
            sizes: [0, 255, 7],
            labels: &labels,
            grid: vec![vec![1, 2], vec![], vec![-3]],
            rest: Some(vec![None, Some(0), None]),
            wait: Some(Duration::from_millis(1_500)),
        };
        let mirrored = call.invoke(&mut con).expect("all of it");
        assert_eq!(
            mirrored,
            Mirrored {
                spot: call.spot.clone(),
                given: Some((full.name.to_owned(), full.texts.clone())),
                pair: (-5, "p".to_owned()),
                sizes: call.sizes,
                texts: ["", "a b", "\n", "ü"].map(str::to_owned).to_vec(),
                marks: vec![Some(Mark::Green), None, Some(Mark::Red)],
                grid: call.grid.clone(),
                rest: call.rest.clone(),
                wait: call.wait,
            }
        );

        let nothing = Mirror { label: None, labels: &[], grid: vec![], rest: None, wait: None, ..call.clone() };
        let mirrored = nothing.invoke(&mut con).expect("what is left");
        assert_eq!((mirrored.given, mirrored.rest, mirrored.wait), (None, None, None));
        assert!(mirrored.texts.is_empty() && mirrored.marks.is_empty() && mirrored.grid.is_empty());
        let empty = Mirror { rest: Some(vec![]), ..nothing };
        assert_eq!(empty.invoke(&mut con).expect("a list").rest, Some(vec![]));

        let wide = Mirror { spot: Spot { x: 0.0, y: i64::MAX }, ..call };
        let refused = wide.invoke(&mut con).expect_err("an error").to_string();
        assert_eq!(refused, "`mirror` was not called: `spot.y` must be within ±(2^53−1)");
    });
}

#[test]
fn every_variant_is_told_apart() {
    each(|_, client| {
        let mut con = connect(&client);
        let mut choose = |which| Choose { which }.invoke(&mut con);
        let spot = || Spot { x: 0.5, y: -1 };
        assert_eq!(choose(0).expect("a shape"), Shape::Empty);
        assert_eq!(choose(1).expect("a shape"), Shape::Circle { middle: spot(), radius: 0.25 });
        let line = |closed| Shape::Line { spots: vec![Some(spot()), None], closed };
        assert_eq!(choose(2).expect("a shape"), line(None));
        assert_eq!(choose(3).expect("a shape"), line(Some(true)));
        assert!(matches!(choose(4), Err(Error::Script(NoShape::Unknown { which: 4 }))));
        let reserved = NoShape::Reserved(5, "for ü".to_owned(), None);
        assert!(matches!(choose(5), Err(Error::Script(error)) if error == reserved));
    });
    each(|_, client| {
        let mut con = connect(&client);
        assert_eq!(Decide { mark: None }.invoke(&mut con).expect("a choice"), Choice::No);
        let red = Decide { mark: Some(Mark::Red) }.invoke(&mut con).expect("a choice");
        assert_eq!(red, Choice::Yes { mark: Mark::Red, spot: None });
        let green = Decide { mark: Some(Mark::Green) }.invoke(&mut con).expect("a choice");
        assert_eq!(green, Choice::Both(Mark::Green, Some(Spot { x: 0.5, y: 7 })));
    });
    let wrong = Value::Array(vec![Value::BulkString(b"circle".to_vec()), Value::Int(1)]);
    let error = Choose::decode(wrong).expect_err("a fault").to_string();
    assert_eq!(error, "the reply of `choose`: expected Shape of 3 elements, found 2 elements");
}

#[test]
fn flat_replies_statuses_and_replies_of_any_type() {
    each(|_, client| {
        let mut con = connect(&client);
        let rows = Numbered { words: &["a", "", "c"] }.invoke(&mut con).expect("rows");
        assert_eq!(rows, [(0, Some("a".to_owned())), (1, None), (2, Some("c".to_owned()))]);
        let (status, again) = State { ready: true }.invoke(&mut con).expect("a status");
        assert!(status.is_ok() && again.is_some_and(|again| again.is_ok()));
        let (status, again) = State { ready: false }.invoke(&mut con).expect("a status");
        assert_eq!((status.as_str(), again), ("WAITING", None));

        let add = redlua::redis::cmd("XADD").arg("events").arg("1-1").arg("a").arg("b").exec(&mut con);
        add.expect("XADD");
        let reply = Describe { name: "events" }.invoke(&mut con).expect("a reply");
        assert_eq!(reply.get::<String>(0).as_deref(), Some("length"));
        assert_eq!(reply.get::<i64>(1), Some(1));
        redlua::redis::cmd("DEL").arg("events").exec(&mut con).expect("DEL");
    });
}
