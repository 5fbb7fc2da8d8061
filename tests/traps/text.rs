//! Text is bytes, in the order of bytes, and taken apart as Rust does it.

use redlua::redis::cmd;
use redlua::{AbortKind, redis_script};
use redlua_test_support::Server;

use crate::{abort, everywhere};

redis_script! {
    // Else 6.2 is asked for `EVALSHA_RO`, and repeats the bytes in an error that the client can't read.
    #![redlua(redis = "6.2", valkey = "7.2")]

    #[allow(no_keys)]
    pub fn before(a: &[u8], b: &[u8]) -> bool {
        a < b
    }
    #[allow(no_keys)]
    pub fn sorted(mut items: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
        items.sort();
        items
    }
    #[allow(no_keys)]
    pub fn pieces(text: &str, by: &str) -> Vec<String> {
        text.split(by).collect()
    }
    #[allow(no_keys)]
    pub fn head(text: &str, n: usize) -> String {
        text[..n].to_string()
    }
    #[allow(no_keys)]
    pub fn parsed(text: &str) -> Option<i64> {
        text.parse::<i64>().ok()
    }

    pub fn is_owner(id: &str, owner: &[u8]) -> bool {
        let lock: Str = key!("lock:{id}");
        lock.get() == Some(owner)
    }

    /// A value through a key, an argument, a stored value, `format!`, and back.
    pub fn round(id: &[u8], value: &[u8]) -> Vec<Vec<u8>> {
        let one: Str = key!("one:<id>");
        one.set(value);
        let joined = format!("[{value}]");
        let stored = one.get().unwrap_or("");
        vec![stored, joined, one.name(), value]
    }
    #[allow(no_keys)]
    pub fn literals() -> Vec<Vec<u8>> {
        vec!["a\0b\r\n\"'\\]]--", "é€😀", "%s %d", "]==]"]
    }
}

#[test]
fn trap_09_text_has_the_order_of_bytes() {
    everywhere(|con| {
        for (a, b) in [("a", "B"), ("B", "a"), ("a\0b", "a\0c"), ("", "a"), ("a", "a"), ("é", "z"), ("Z", "a")] {
            let found = Before { a: a.as_bytes(), b: b.as_bytes() }.invoke(con).expect("compared");
            assert_eq!(found, a < b, "{a:?} < {b:?}");
        }
        let items: Vec<Vec<u8>> = ["b", "A", "a", "B", "", "a\0", "é"].map(|text| text.as_bytes().to_vec()).to_vec();
        let mut expected = items.clone();
        expected.sort();
        assert_eq!(Sorted { items }.invoke(con).expect("sorted"), expected);
    });
}

/// Lua's own `<` is the host's, on one version of one server.
#[test]
fn trap_09_text_has_one_order_in_all_locales() {
    let [english, plain] = ["en_US.UTF-8", "C"].map(|locale| Server::throw_away_in(locale).expect("a server"));
    let naive = |server: &Server| -> bool {
        let compared = cmd("EVAL").arg("return 'a' < 'B'").arg(0).query::<Option<i64>>(&mut server.connection());
        compared.expect("compared").is_some()
    };
    assert!(naive(&english), "{}: the locale has no effect, so that nothing is shown", english.origin());
    assert!(!naive(&plain), "{}", plain.origin());
    for server in [english, plain] {
        let con = &mut server.connection();
        for (a, b) in [("a", "B"), ("B", "a"), ("a\0b", "a\0c"), ("a\0c", "a\0b"), ("é", "z")] {
            let found = Before { a: a.as_bytes(), b: b.as_bytes() }.invoke(con).expect("compared");
            assert_eq!(found, a < b, "{a:?} < {b:?}");
        }
        let items = ["b", "A", "a", "B"].map(|text| text.as_bytes().to_vec()).to_vec();
        assert_eq!(Sorted { items }.invoke(con).expect("sorted"), [b"A", b"B", b"a", b"b"]);
    }
}

#[test]
fn trap_12_text_is_taken_apart_as_in_rust() {
    everywhere(|con| {
        for (text, by) in [("a,b,,", ","), ("/a//b", "/"), ("", ","), ("abc", "abc"), ("a.b", "."), ("a%b", "%")] {
            let expected: Vec<&str> = text.split(by).collect();
            assert_eq!(Pieces { text, by }.invoke(con).expect("split"), expected, "{text:?}");
        }
        assert_eq!(abort(Head { text: "abc", n: 5 }.invoke(con)), AbortKind::Range);
        assert_eq!(Head { text: "abc", n: 3 }.invoke(con).expect("all"), "abc");
        for text in ["+5", "-5", "007", " 5", "1e3", "0x10", "", "5 ", "١", "+", "-0"] {
            assert_eq!(Parsed { text }.invoke(con).expect("parsed"), text.parse().ok(), "{text:?}");
        }
        assert!(!IsOwner { id: "x", owner: b"me" }.invoke(con).expect("no owner"));
        redlua::redis::cmd("SET").arg("lock:{x}").arg(&b"m\xff\0"[..]).exec(con).expect("SET");
        assert!(IsOwner { id: "x", owner: b"m\xff\0" }.invoke(con).expect("the owner"));
        assert!(!IsOwner { id: "x", owner: b"m\xff" }.invoke(con).expect("another"));
    });
}

#[test]
fn trap_20_every_byte() {
    everywhere(|con| {
        let all: Vec<u8> = (0..=255).collect();
        let texts: [&[u8]; 4] = [&all, b"\0", b"a\r\n\"\\]]--", b""];
        for value in texts {
            let id: Vec<u8> = value.iter().copied().filter(|byte| *byte != b'{').collect();
            let joined = [b"[", value, b"]"].concat();
            let name = [b"one:", id.as_slice()].concat();
            let expected = vec![value.to_vec(), joined, name, value.to_vec()];
            assert_eq!(Round { id: &id, value }.invoke(con).expect("identical"), expected);
        }
        let expected: Vec<Vec<u8>> =
            ["a\0b\r\n\"'\\]]--", "é€😀", "%s %d", "]==]"].iter().map(|text| text.as_bytes().to_vec()).collect();
        assert_eq!(Literals.invoke(con).expect("literals"), expected);
    });
}
