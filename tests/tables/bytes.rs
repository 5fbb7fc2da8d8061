//! Bytes: what a protocol, a C string, a pattern or UTF-8 would cut or change arrives as it was sent.
//!
//! Redis 6.2 has no `EVALSHA_RO`, and repeats the arguments in the error that says so: a block that must run there is
//! sent as `EVALSHA`, or bytes that are not UTF-8 would make the error unreadable and break the connection.

use redlua::redis_script;
use redlua::{AbortKind, Error};

use crate::outcome::{ended, everywhere};

redis_script! {
    #![redlua(redis = "6.2")]

    #[allow(no_keys)]
    pub fn text(bytes: &[u8]) -> Vec<u8> {
        bytes
    }
    #[allow(no_keys)]
    pub fn pair_of_texts(bytes: &[u8]) -> (Vec<u8>, Vec<Vec<u8>>) {
        (bytes, vec![bytes, b"", bytes])
    }
    #[allow(no_keys)]
    pub fn joined(text: &[u8], n: i64, on: bool) -> Vec<u8> {
        format!("{text}{n}{on}{text}")
    }
    #[allow(no_keys)]
    pub fn not_utf8(bytes: &[u8]) -> String {
        bytes
    }
    #[allow(no_keys)]
    pub fn not_utf8_error(bytes: &[u8]) -> Result<i64, NotText> {
        Err(NotText::Held { text: bytes })
    }
    pub fn sent_text(bytes: &[u8]) -> Option<Vec<u8>> {
        let k: Str = key!("k");
        k.set(bytes);
        k.get()
    }
    pub enum NotText {
        Held { text: String },
    }
}

/// Texts that a protocol, a C string or a pattern would cut or change.
const TEXTS: [&[u8]; 12] = [
    b"",
    b"abc",
    b"a\0b",
    b"a\r\nb",
    b"\r\n",
    b"$-1\r\n",
    b"-ERR no",
    b"+OK",
    b"nil",
    b"%d %s",
    b"\xff\xfe\x80",
    b"\0",
];

#[test]
fn text_arrives_byte_by_byte() {
    let every: Vec<u8> = (0..=255).collect();
    everywhere(|con| {
        for bytes in TEXTS.into_iter().chain([every.as_slice()]) {
            assert_eq!(ended(Text { bytes }.invoke(con)).as_deref(), Ok(bytes));
            let expected = (bytes.to_vec(), vec![bytes.to_vec(), Vec::new(), bytes.to_vec()]);
            assert_eq!(ended(PairOfTexts { bytes }.invoke(con)), Ok(expected));
        }
    });
}

#[test]
fn bytes_are_joined_and_stored_as_they_are() {
    everywhere(|con| {
        for text in TEXTS {
            let expected = [text, b"-5true", text].concat();
            assert_eq!(ended(Joined { text, n: -5, on: true }.invoke(con)), Ok(expected));
            assert_eq!(ended(SentText { bytes: text }.invoke(con)), Ok(Some(text.to_vec())));
        }
    });
}

/// A payload that could not be JSON, and a reply that could not be a `String`.
#[test]
fn text_that_is_not_utf8_is_an_error_not_a_replacement() {
    everywhere(|con| {
        let reply = NotUtf8 { bytes: b"\xff" }.invoke(con);
        assert!(matches!(reply, Err(Error::Decode(_))), "{reply:?}");
        let error = NotUtf8Error { bytes: b"\xff" }.invoke(con);
        assert!(matches!(&error, Err(Error::Abort(abort)) if abort.kind() == AbortKind::Text), "{error:?}");
    });
}

/// Without a word about it a block is for Redis 7.0, and what only reads may go to a replica.
#[test]
fn only_a_block_for_redis_6_2_does_without_evalsha_ro() {
    const { assert!(!Text::READ_ONLY && crate::replies::Echo::READ_ONLY) };
}
