//! The inventory: all items or none, and an error that names the item; nothing is written before everything is known.

use std::collections::BTreeMap;

use redlua::redis::{Cmd, ConnectionLike};
use redlua::{AbortKind, Error};

use crate::examples::inventory::{Reserve, ReserveError};
use crate::servers::{CALLERS, everywhere, line_of, on_tasks, on_threads, run};

const STOCK: &str = "shop:{corner}:stock";
const SOURCE: &str = include_str!("../../examples/inventory.rs");

fn reserve(
    connection: &mut dyn ConnectionLike,
    order: &str,
    items: &[(&str, u32)],
) -> Result<i64, Error<ReserveError>> {
    Reserve { shop: "corner", order, items }.invoke(connection)
}

/// Which item is short, and how many pieces of it there are.
fn short(result: Result<i64, Error<ReserveError>>) -> (String, i64) {
    match result {
        Err(Error::Script(ReserveError::Short { item, left })) => (item, left),
        other => panic!("{other:?}"),
    }
}

fn put(connection: &mut dyn ConnectionLike, items: &[(&str, &str)]) {
    Cmd::new().arg("HSET").arg(STOCK).arg(items).exec(connection).expect("put");
}

fn fields(connection: &mut dyn ConnectionLike, key: &str) -> BTreeMap<String, String> {
    run(connection, &format!("HGETALL {key}"))
}

/// Pieces of items, as they are stored.
fn pieces<const N: usize>(items: [(&str, i64); N]) -> BTreeMap<String, String> {
    items.into_iter().map(|(item, pieces)| (item.to_owned(), pieces.to_string())).collect()
}

/// Lets an order fail, and checks that it left nothing behind.
fn refused(connection: &mut dyn ConnectionLike, items: &[(&str, u32)]) -> Result<i64, Error<ReserveError>> {
    let before = fields(connection, STOCK);
    let result = reserve(connection, "refused", items);
    assert!(result.is_err(), "{result:?}");
    assert_eq!(fields(connection, STOCK), before);
    assert!(!run::<bool>(connection, "EXISTS shop:{corner}:order:refused"));
    result
}

#[test]
fn all_items_move_to_the_order() {
    everywhere(|connection| {
        put(connection, &[("apple", "5"), ("pear", "1"), ("plum", "7")]);
        assert_eq!(reserve(connection, "1", &[("apple", 2), ("pear", 1)]).expect("pieces"), 3);
        assert_eq!(fields(connection, STOCK), pieces([("apple", 3), ("pear", 0), ("plum", 7)]));
        assert_eq!(fields(connection, "shop:{corner}:order:1"), pieces([("apple", 2), ("pear", 1)]));
        // Up to the last piece.
        assert_eq!(reserve(connection, "2", &[("apple", 3), ("plum", 7)]).expect("pieces"), 10);
        assert_eq!(fields(connection, STOCK), pieces([("apple", 0), ("pear", 0), ("plum", 0)]));
    });
}

#[test]
fn the_first_item_that_is_short_is_named_and_nothing_is_taken() {
    everywhere(|connection| {
        put(connection, &[("apple", "5"), ("pear", "1"), ("plum", "0")]);
        for (items, item, left) in [
            (&[("apple", 6), ("pear", 2)][..], "apple", 5),
            (&[("apple", 5), ("pear", 2), ("plum", 1)], "pear", 1),
            (&[("apple", 5), ("pear", 1), ("plum", 1)], "plum", 0),
            (&[("apple", 1), ("quince", 1)], "quince", 0),
            (&[("Apple", u32::MAX)], "Apple", 0),
        ] {
            assert_eq!(short(refused(connection, items)), (item.to_owned(), left));
        }
    });
}

#[test]
fn a_shop_without_a_stock_is_short_of_everything() {
    everywhere(|connection| {
        assert_eq!(short(refused(connection, &[("apple", 1)])), ("apple".to_owned(), 0));
        assert_eq!(run::<i64>(connection, "DBSIZE"), 0);
    });
}

#[test]
fn an_item_that_stands_twice_is_counted_together() {
    everywhere(|connection| {
        put(connection, &[("apple", "5"), ("pear", "9")]);
        let twice = [("apple", 3), ("pear", 1), ("apple", 3)];
        assert_eq!(short(refused(connection, &twice)), ("apple".to_owned(), 5));
        assert_eq!(reserve(connection, "1", &[("apple", 3), ("pear", 1), ("apple", 2)]).expect("pieces"), 6);
        assert_eq!(fields(connection, STOCK), pieces([("apple", 0), ("pear", 8)]));
        assert_eq!(fields(connection, "shop:{corner}:order:1"), pieces([("apple", 5), ("pear", 1)]));
    });
}

#[test]
fn no_items_are_no_order() {
    everywhere(|connection| {
        put(connection, &[("apple", "5")]);
        for _ in 0..2 {
            assert_eq!(reserve(connection, "1", &[]).expect("pieces"), 0);
        }
        assert_eq!(run::<i64>(connection, "DBSIZE"), 1, "the stock and nothing else");
        assert_eq!(reserve(connection, "1", &[("apple", 1)]).expect("pieces"), 1);
    });
}

#[test]
fn an_order_is_reserved_once() {
    everywhere(|connection| {
        put(connection, &[("apple", "5")]);
        reserve(connection, "1", &[("apple", 1)]).expect("pieces");
        for items in [&[("apple", 1)][..], &[("pear", 1)], &[]] {
            let error = reserve(connection, "1", items).expect_err("reserved");
            assert!(matches!(error, Error::Script(ReserveError::Reserved)), "{error:?}");
        }
        assert_eq!(fields(connection, STOCK), pieces([("apple", 4)]));
        // An order is any text, even one that looks like another key.
        assert_eq!(reserve(connection, "1}:{x", &[("apple", 1)]).expect("pieces"), 1);
    });
}

#[test]
fn any_name_comes_back_in_the_error() {
    everywhere(|connection| {
        for item in ["", "\"", "a\\b", "line\r\nbreak", "nul\0", "Äpfel", "日本", "🍏", "{\"item\":\"x\"}", "%s"] {
            assert_eq!(short(refused(connection, &[(item, 1)])), (item.to_owned(), 0));
            put(connection, &[(item, "1")]);
            assert_eq!(reserve(connection, &format!("of {item}"), &[(item, 1)]).expect("pieces"), 1);
        }
    });
}

#[test]
fn a_stock_that_is_no_number_stops_before_the_first_write() {
    everywhere(|connection| {
        for stored in ["many", "1.5", "", " 1", "9007199254740992"] {
            put(connection, &[("apple", "5"), ("pear", stored)]);
            match refused(connection, &[("apple", 1), ("pear", 1)]) {
                Err(Error::Abort(abort)) => {
                    assert_eq!(abort.kind(), AbortKind::Stored, "{stored}");
                    assert_eq!((abort.handle(), abort.template()), (Some("stock"), Some("shop:{shop}:stock")));
                    assert_eq!(abort.location().expect("a place").line, line_of(SOURCE, "stock.hget(item)"));
                }
                other => panic!("{stored}: {other:?}"),
            }
        }
    });
}

#[test]
fn more_pieces_than_can_be_counted_stop_before_the_first_write() {
    everywhere(|connection| {
        put(connection, &[("apple", "9007199254740991")]);
        match refused(connection, &[("apple", u32::MAX), ("apple", 1)]) {
            Err(Error::Abort(abort)) => {
                assert_eq!(abort.kind(), AbortKind::Overflow);
                assert_eq!(abort.location().expect("a place").line, line_of(SOURCE, "wanted += pieces"));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(reserve(connection, "1", &[("apple", u32::MAX)]).expect("pieces"), i64::from(u32::MAX));
    });
}

#[test]
fn a_key_of_another_type_is_told() {
    everywhere(|connection| {
        run::<()>(connection, &format!("SET {STOCK} 5"));
        let error = reserve(connection, "1", &[("apple", 1)]).expect_err("a wrong type");
        assert!(error.is_wrongtype(), "{error:?}");
        assert_eq!(error.location().expect("a place").line, line_of(SOURCE, "stock.hget(item)"));
        assert_eq!(run::<i64>(connection, "DBSIZE"), 1);
    });
}

#[test]
fn an_order_of_many_items() {
    everywhere(|connection| {
        let names: Vec<_> = (0..500).map(|number| format!("item-{number}")).collect();
        let stock: Vec<_> = names.iter().map(|name| (name.as_str(), "2")).collect();
        put(connection, &stock);
        let mut items: Vec<_> = names.iter().map(|name| (name.as_str(), 2)).collect();
        items[499].1 = 3;
        assert_eq!(short(refused(connection, &items)), ("item-499".to_owned(), 2));
        items[499].1 = 2;
        assert_eq!(reserve(connection, "1", &items).expect("pieces"), 1_000);
        assert!(fields(connection, STOCK).values().all(|left| left == "0"));
        assert_eq!(fields(connection, "shop:{corner}:order:1").len(), 500);
    });
}

#[test]
fn threads_never_sell_what_is_not_there() {
    on_threads(
        |number, connection| {
            // All of them put the same, before anybody takes any: who comes later finds it.
            for (item, pieces) in [("apple", "30"), ("pear", "15")] {
                run::<()>(connection, &format!("HSETNX {STOCK} {item} {pieces}"));
            }
            let order = |turn| reserve(connection, &format!("{number}-{turn}"), &[("apple", 1), ("pear", 1)]);
            (0..10).map(order).filter(Result::is_ok).count()
        },
        |connection, sold| {
            assert_eq!(sold.iter().sum::<usize>(), 15);
            assert_eq!(fields(connection, STOCK), pieces([("apple", 15), ("pear", 0)]));
            assert_eq!(run::<usize>(connection, "DBSIZE"), 16, "an order for each that was sold");
        },
    );
}

#[test]
fn one_task_gets_an_order() {
    on_tasks(
        |_, mut connection| async move {
            let put = Cmd::new().arg("HSETNX").arg(STOCK).arg("apple").arg(9).to_owned();
            put.exec_async(&mut connection).await.expect("put");
            Reserve { shop: "corner", order: "1", items: &[("apple", 2)] }.invoke_async(&mut connection).await
        },
        |results| {
            let sold = results.iter().filter(|result| matches!(result, Ok(2))).count();
            let reserved = |result: &&_| matches!(result, Err(Error::Script(ReserveError::Reserved)));
            assert_eq!((sold, results.iter().filter(reserved).count()), (1, 10 * CALLERS - 1));
        },
    );
}
