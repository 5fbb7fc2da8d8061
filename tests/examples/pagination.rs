//! Pagination: where pages begin and end, equal scores, and entries that come and go while somebody turns the pages.

use redlua::redis::{Cmd, ConnectionLike};
use redlua::{AbortKind, Error, Required};

use crate::examples::pagination::{Cursor, NextPage, Page};
use crate::servers::{everywhere, line_of, on_tasks, on_threads, run};

const KEY: &str = "feed:{news}";
const SOURCE: &str = include_str!("../../examples/pagination.rs");

fn page(connection: &mut dyn ConnectionLike, after: Option<&Cursor>, size: u32) -> Page {
    let (after_score, after_member) = after.map_or((None, ""), |last| (Some(last.score), last.member.as_str()));
    NextPage { feed: "news", after_score, after_member, size }.invoke(connection).expect("a page")
}

fn add(connection: &mut dyn ConnectionLike, entries: &[(f64, &str)]) {
    Cmd::new().arg("ZADD").arg(KEY).arg(entries).exec(connection).expect("added");
}

/// The members that are shown by pages of this size, with something that happens after each.
fn walk(
    connection: &mut dyn ConnectionLike,
    size: u32,
    mut between: impl FnMut(&mut dyn ConnectionLike),
) -> Vec<String> {
    let mut shown = Vec::new();
    let mut after = None;
    loop {
        let page = page(connection, after.as_ref(), size);
        assert!(page.entries.len() <= size as usize);
        if let Some(next) = &page.next {
            assert_eq!(page.entries.len(), size as usize, "only the last page may be short");
            assert_eq!(page.entries.last(), Some(&(next.member.clone(), next.score)));
        }
        // Pages that go round in circles would never end.
        assert!(shown.len() < 1_000, "{shown:?}");
        shown.extend(page.entries.into_iter().map(|(member, _)| member));
        if page.next.is_none() {
            return shown;
        }
        after = page.next;
        between(connection);
    }
}

fn all(connection: &mut dyn ConnectionLike) -> Vec<String> {
    run(connection, &format!("ZRANGE {KEY} 0 -1"))
}

#[test]
fn the_last_page_has_no_next() {
    everywhere(|connection| {
        add(connection, &[(1.0, "a"), (2.0, "b"), (3.0, "c"), (4.0, "d")]);
        let first = page(connection, None, 2);
        assert_eq!(first.entries, [("a".to_owned(), 1.0), ("b".to_owned(), 2.0)]);
        assert_eq!(first.next, Some(Cursor { score: 2.0, member: "b".to_owned() }));
        let second = page(connection, first.next.as_ref(), 2);
        assert_eq!(second.entries, [("c".to_owned(), 3.0), ("d".to_owned(), 4.0)]);
        assert_eq!(second.next, None, "it is full, and nothing follows");
        assert_eq!(page(connection, None, 4).next, None);
        assert_eq!(page(connection, None, u32::MAX).entries.len(), 4);
    });
}

#[test]
fn a_page_may_be_empty() {
    everywhere(|connection| {
        let empty = Page { entries: Vec::new(), next: None };
        let last = Cursor { score: 1.0, member: "a".to_owned() };
        for size in [0, 1, 9] {
            assert_eq!(page(connection, None, size), empty, "no entries at all");
            assert_eq!(page(connection, Some(&last), size), empty);
        }
        add(connection, &[(1.0, "a")]);
        assert_eq!(page(connection, None, 0), empty);
        assert_eq!(page(connection, Some(&last), 9), empty, "nothing behind the last one");
    });
}

#[test]
fn pages_of_any_size_show_everything_once() {
    everywhere(|connection| {
        let members: Vec<_> = (0..30).map(|number| format!("{number:02}")).collect();
        // Groups of equal scores, that pages of any size cut.
        let entries = members.iter().enumerate();
        let entries: Vec<_> = entries.map(|(number, member)| ((number / 7) as f64, member.as_str())).collect();
        add(connection, &entries);
        for size in 1..=31 {
            assert_eq!(walk(connection, size, |_| ()), members, "{size} a page");
        }
    });
}

#[test]
fn equal_scores_are_in_the_order_of_bytes() {
    everywhere(|connection| {
        // Not as a dictionary would order them, whatever the locale of the server.
        let members = ["", "a", "B", "b", "Z", "aa", "a\0", "ä", "z", "é", "~", "日", "\u{10ffff}", "_", " "];
        add(connection, &members.map(|member| (7.0, member)));
        let mut sorted = members.to_vec();
        sorted.sort_unstable();
        assert_eq!(all(connection), sorted);
        for size in 1..=3 {
            assert_eq!(walk(connection, size, |_| ()), sorted, "{size} a page");
        }
    });
}

#[test]
fn any_finite_score_is_a_cursor() {
    everywhere(|connection| {
        let scores = [
            f64::MIN,
            -1.0 / 3.0,
            -5e-324,
            0.0,
            f64::MIN_POSITIVE,
            0.1,
            0.1 + 0.2,
            0.3,
            9_007_199_254_740_993.0,
            1e23,
            f64::MAX,
        ];
        let members: Vec<_> = (0..scores.len()).map(|number| number.to_string()).collect();
        // Against the order of the members, so that nothing but the scores decides.
        let mut in_order: Vec<_> = scores.iter().copied().zip(members.iter().rev().map(String::as_str)).collect();
        in_order.sort_by(|left, right| left.0.total_cmp(&right.0));
        add(connection, &in_order);
        let expected: Vec<_> = in_order.iter().map(|(_, member)| *member).collect();
        assert_eq!(walk(connection, 1, |_| ()), expected);
        let shown = page(connection, None, 99).entries;
        let shown: Vec<_> = shown.iter().map(|(member, score)| (*score, member.as_str())).collect();
        assert_eq!(shown, in_order, "no score lost a bit");
    });
}

#[test]
fn what_comes_before_the_cursor_moves_nothing() {
    everywhere(|connection| {
        add(connection, &[(1.0, "b"), (1.0, "d"), (1.0, "f"), (2.0, "h")]);
        let mut turn = 0;
        let shown = walk(connection, 1, |connection| {
            turn += 1;
            // Smaller scores, and a smaller member of the same score.
            let (below, beside) = (format!("below {turn}"), format!("a{turn}"));
            add(connection, &[(-f64::from(turn), &below), (1.0, &beside)]);
        });
        assert_eq!(shown, ["b", "d", "f", "h"]);
        assert_eq!(all(connection).len(), 4 + 2 * 3);
    });
}

#[test]
fn what_comes_behind_the_cursor_is_shown() {
    everywhere(|connection| {
        add(connection, &[(1.0, "b"), (1.0, "d"), (2.0, "f")]);
        let mut late = [(1.0, "c"), (1.5, "a"), (9.0, "z")].into_iter();
        let shown = walk(connection, 1, |connection| {
            if let Some(entry) = late.next() {
                add(connection, &[entry]);
            }
        });
        assert_eq!(shown, ["b", "c", "d", "a", "f", "z"]);
    });
}

#[test]
fn a_cursor_outlives_its_entry() {
    everywhere(|connection| {
        add(connection, &[(1.0, "a"), (1.0, "b"), (1.0, "c"), (2.0, "d")]);
        let shown = walk(connection, 2, |connection| {
            run::<()>(connection, &format!("ZREM {KEY} a b"));
        });
        assert_eq!(shown, ["a", "b", "c", "d"]);
        // Where every entry of its score is gone as well, and in a feed that is gone.
        let cursor = Cursor { score: 1.0, member: "b".to_owned() };
        run::<()>(connection, &format!("ZREM {KEY} c"));
        assert_eq!(page(connection, Some(&cursor), 9).entries, [("d".to_owned(), 2.0)]);
        run::<()>(connection, &format!("DEL {KEY}"));
        assert_eq!(page(connection, Some(&cursor), 9), Page { entries: Vec::new(), next: None });
    });
}

#[test]
fn a_score_without_an_end_is_told() {
    everywhere(|connection| {
        add(connection, &[(1.0, "a")]);
        run::<()>(connection, &format!("ZADD {KEY} inf z"));
        assert_eq!(page(connection, None, 1).entries, [("a".to_owned(), 1.0)]);
        let error = NextPage { feed: "news", after_score: None, after_member: "", size: 2 }.invoke(connection);
        let error = error.expect_err("an infinite score");
        assert!(matches!(&error, Error::Abort(abort) if abort.kind() == AbortKind::Float), "{error:?}");
        let after_score = Some(f64::INFINITY);
        let error = NextPage { feed: "news", after_score, after_member: "", size: 2 }.invoke(connection);
        let error = error.expect_err("an infinite cursor");
        assert!(matches!(&error, Error::Argument(error) if error.required() == Required::Finite), "{error:?}");
    });
}

#[test]
fn a_key_of_another_type_is_told() {
    everywhere(|connection| {
        run::<()>(connection, &format!("SET {KEY} 1"));
        for (after_score, text) in [(None, "entries.zrange(start"), (Some(1.0), "entries.zcount(")] {
            let error = NextPage { feed: "news", after_score, after_member: "", size: 2 }.invoke(connection);
            let error = error.expect_err("a wrong type");
            assert!(error.is_wrongtype(), "{error:?}");
            assert_eq!(error.location().expect("a place").line, line_of(SOURCE, text));
        }
    });
}

/// An entry that is there from the beginning to the end.
fn lasting(number: usize) -> String {
    format!("lasting-{number:02}")
}

#[test]
fn threads_turn_pages_while_others_write() {
    on_threads(
        |number, connection| {
            // The same ones by all threads, so that it does not matter who comes first.
            let names: Vec<_> = (0..40).map(lasting).collect();
            let entries: Vec<_> = names.iter().map(|name| (5.0, name.as_str())).collect();
            add(connection, &entries);
            if number % 2 == 0 {
                for turn in 0..60 {
                    let name = format!("{number}-{turn}");
                    add(connection, &[(f64::from(turn % 10), &name)]);
                    run::<()>(connection, &format!("ZREM {KEY} {number}-{}", turn - 5));
                }
                return;
            }
            let mut shown = walk(connection, 3, |_| ());
            shown.retain(|member| member.starts_with("lasting"));
            assert_eq!(shown, names);
        },
        |_, _| (),
    );
}

#[test]
fn tasks_see_the_same_pages() {
    on_tasks(
        |number, mut connection| async move {
            let add = Cmd::new().arg("ZADD").arg(KEY).arg(1).arg("a").arg(2).arg("b").to_owned();
            add.exec_async(&mut connection).await.expect("added");
            let (after_score, after_member) = if number % 2 == 0 { (None, "") } else { (Some(1.0), "a") };
            let call = NextPage { feed: "news", after_score, after_member, size: 1 };
            (number, call.invoke_async(&mut connection).await.expect("a page"))
        },
        |pages| {
            for (number, page) in pages {
                let expected = if number % 2 == 0 { ("a".to_owned(), 1.0) } else { ("b".to_owned(), 2.0) };
                assert_eq!(page.entries, [expected]);
                assert_eq!(page.next.is_some(), number % 2 == 0);
            }
        },
    );
}
