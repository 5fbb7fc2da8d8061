//! Why: the parser must refuse what it does not understand, in the line where it stands, and never panic.

use super::super::argument::{Argument, Kind};
use super::super::command::Command;
use super::super::reply::Reply;
use super::{Malformed, parse_file};

fn parse(text: &'static str) -> (Vec<Command>, Vec<Malformed>) {
    let mut commands = Vec::new();
    let mut malformed = Vec::new();
    parse_file("test.txt", text, &mut commands, &mut malformed);
    (commands, malformed)
}

/// A block that is complete but for the lines given.
macro_rules! block {
    ($lines:literal) => {
        concat!("X\n doc Does x.\n on zset\n since 6.2.0\n effect read\n", $lines)
    };
}

#[test]
fn a_block_is_read() {
    let (commands, malformed) = parse(block!(
        " args key start:index/BYSCORE=score_bound [PX(ttl:ttl_ms)|GET]@7.0.0 #(a:text b:int)+\n reply GET -> T?\n reply -> [(T, float)]\n"
    ));
    assert_eq!(malformed, []);
    let [command] = commands.as_slice() else { panic!("{commands:?}") };
    assert_eq!(command.arguments().len(), 4);
    let Some(Argument::One(start)) = command.arguments().get(1) else { panic!("{command:?}") };
    assert_eq!(start.kind(&["BYSCORE"]), &Kind::ScoreBound);
    assert_eq!(start.kind(&[]), &Kind::Index);
    let expected = Reply::Pairs(Box::new(Reply::Value), Box::new(Reply::Float));
    assert_eq!(command.reply(&[], false), Some(&expected));
}

#[test]
fn what_is_wrong_is_refused_where_it_stands() {
    let faults: [(&str, usize); 16] = [
        (" doc Nothing.\n", 1),
        ("X\n", 1),
        (block!(""), 1),
        (block!(" reply NX -> T\n"), 1),
        (block!(" reply -> T\n reply -> T\n"), 1),
        (block!(" reply -> thing\n"), 6),
        (block!(" reply T\n"), 6),
        (block!(" reply -> [T\n"), 6),
        (block!(" reply -> T noop never\n"), 6),
        (block!(" doc Again.\n reply -> T\n"), 6),
        (block!(" option NX\n reply -> T\n"), 6),
        (block!(" args key [NX\n reply -> T\n"), 6),
        (block!(" args key a:thing\n reply -> T\n"), 6),
        (block!(" args key [NX]@8.0.0\n reply -> T\n"), 6),
        (block!(" args key (a:text b:text)\n reply -> T\n"), 6),
        (block!(" rule NX and XX\n reply -> T\n"), 6),
    ];
    for (text, line) in faults {
        let (commands, malformed) = parse(text);
        let lines: Vec<_> = malformed.iter().map(|fault| fault.line).collect();
        assert_eq!((commands.len(), lines), (0, vec![line]), "{text}\n{malformed:?}");
    }
}
