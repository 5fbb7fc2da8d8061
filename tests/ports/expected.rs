//! The rules by which an answer, a key or a message is what was recorded. Whatever is accepted here is accepted in all
//! cases, so the rules are few: numbers by value where servers spell them differently, tolerances where time is in it.

use std::borrow::Cow;

use crate::json::Json;
use crate::keyspace::{Content, Entry, Keyspace};
use crate::replay::Port;
use crate::reply::{Reply, number};
use crate::value::{base64, bytes, expand, key_name};

/// What was recorded, in the names of the port and the time of the case.
pub(crate) struct Expected<'p> {
    pub(crate) port: &'p Port,
    /// The server's clock at the beginning of the case.
    pub(crate) now: f64,
    /// The key that is looked at; empty for replies and messages.
    pub(crate) within: Vec<u8>,
}

impl Expected<'_> {
    /// The same for what a key holds.
    pub(crate) fn within(&self, key: &[u8]) -> Self {
        Self { port: self.port, now: self.now, within: key.to_vec() }
    }

    /// Is this the reply?
    pub(crate) fn reply(&self, expected: &Json, got: &Reply) -> bool {
        if let Some(several) = expected.get("one_of") {
            return several.elements().iter().any(|one| self.reply(one, got));
        }
        if let Some(elements) = expected.get("array") {
            let Reply::Array(got) = got else { return false };
            return self.in_order(elements.elements(), got, |expected, got| self.reply(expected, got));
        }
        if let Some(pairs) = expected.get("flat_hash") {
            let Reply::Array(got) = got else { return false };
            let texts: Option<Vec<&[u8]>> = got.iter().map(|element| Some(element.plain()?[0])).collect();
            return texts.is_some_and(|texts| {
                let pairs_got: Vec<(&[u8], &[u8])> = texts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
                texts.len() % 2 == 0 && self.pairs(pairs.elements(), &pairs_got)
            });
        }
        if let Some(approx) = expected.get("approx") {
            let got = match (got, expected.get("as").and_then(Json::str)) {
                (Reply::Int(got), None | Some("int")) => *got as f64,
                (Reply::Bulk(got), Some("bulk")) => number(got).unwrap_or(f64::NAN),
                _ => return false,
            };
            return (got - approx.number().expect("a number")).abs() <= tolerance(expected);
        }
        if let Some(kind) = expected.get("any") {
            return matches!((kind.str(), got), (Some("int"), Reply::Int(_)) | (Some("bulk"), Reply::Bulk(_)));
        }
        match got {
            Reply::Nil => expected.get("nil").is_some(),
            Reply::Int(got) => expected.get("int").is_some_and(|int| int.integer() == Some(*got)),
            Reply::Status(got) => expected.get("status").is_some_and(|status| status.str() == Some(got.as_str())),
            Reply::Bulk(got) => match (expected.get("bulk"), expected.get("bulk_b64")) {
                (Some(text), _) => self.value(text, got),
                (None, Some(coded)) => base64(coded.text().expect("a text")) == *got,
                (None, None) if is_other_reply(expected) => false,
                (None, None) => self.value(expected, got),
            },
            Reply::Array(_) => false,
        }
    }

    /// Is this the text of the error?
    pub(crate) fn error(&self, expected: &Json, got: &str) -> bool {
        if let Some(several) = expected.get("one_of") {
            return several.elements().iter().any(|one| self.error(one, got));
        }
        let Some(text) = expected.get("error").and_then(Json::str) else { return false };
        match expected.get("match").and_then(Json::str) {
            Some("any") => true,
            Some("code") => text.split(' ').next() == got.split(' ').next(),
            _ => text == got,
        }
    }

    /// May this call be refused?
    pub(crate) fn refusal(expected: &Json) -> bool {
        match expected.get("one_of") {
            Some(several) => several.elements().iter().any(Self::refusal),
            None => expected.get("error").is_some(),
        }
    }

    /// Is this the value?
    fn value(&self, expected: &Json, got: &[u8]) -> bool {
        if let Some(several) = expected.get("one_of") {
            return several.elements().iter().any(|one| self.value(one, got));
        }
        if let Some(exact) = expected.get("num") {
            return number(got).is_some() && number(got) == exact.number();
        }
        if let Some(approx) = expected.get("approx") {
            let approx = approx.number().expect("a number");
            return number(got).is_some_and(|got| (got - approx).abs() <= tolerance(expected));
        }
        if let Some(kind) = expected.get("any") {
            let digits = got.strip_prefix(b"-").unwrap_or(got);
            return kind.str() == Some("bulk") || (!digits.is_empty() && digits.iter().all(u8::is_ascii_digit));
        }
        if let Some(document) = expected.get("json_text").or_else(|| expected.get("json_b64")) {
            let text = document.text().expect("a text");
            let text = if expected.get("json_b64").is_some() { base64(text) } else { text.to_vec() };
            let document = Json::parse(&text).expect("a document");
            return Json::parse(got).is_some_and(|got| got.same(&document));
        }
        if expected.get("time").is_some() {
            let time = number(&bytes(expected, self.now)).expect("a number");
            return number(got).is_some_and(|got| (got - time).abs() <= tolerance(expected));
        }
        self.bytes(expected) == got
    }

    /// The bytes of a value, in the names of the port.
    pub(crate) fn bytes(&self, value: &Json) -> Vec<u8> {
        let plain = bytes(value, self.now);
        (self.port.held)(&self.within, &plain).unwrap_or(plain)
    }

    /// Pairs in any order.
    fn pairs<T: AsRef<[u8]>>(&self, expected: &[Json], got: &[(T, T)]) -> bool {
        self.in_any_order(&expand(expected), got, |expected, (name, value)| {
            let [expected_name, expected_value] = expected.elements() else { panic!("not a pair: {expected:?}") };
            self.value(expected_name, name.as_ref()) && self.value(expected_value, value.as_ref())
        })
    }

    /// Elements in order, those of an `any_order` in any.
    fn in_order<T: Plain>(&self, expected: &[Json], got: &[T], is_right: impl Fn(&Json, &T) -> bool + Copy) -> bool {
        let mut rest = got;
        for expected in expand(expected) {
            let block = expected.get("any_order").map(|block| expand(block.elements()));
            let taken = block.as_ref().map_or(1, Vec::len);
            let Some((these, others)) = rest.split_at_checked(taken) else { return false };
            let right = match block {
                Some(block) => self.in_any_order(&block, these, is_right),
                None => is_right(&expected, &these[0]),
            };
            if !right {
                return false;
            }
            rest = others;
        }
        rest.is_empty()
    }

    /// Elements in any order.
    fn in_any_order<T: Plain>(
        &self,
        expected: &[Cow<'_, Json>],
        got: &[T],
        is_right: impl Fn(&Json, &T) -> bool,
    ) -> bool {
        if expected.len() != got.len() {
            return false;
        }
        // Large lists are of plain texts, and sorting them is faster than looking for each.
        let texts: Option<Vec<Vec<Vec<u8>>>> = expected.iter().map(|expected| self.plain(expected)).collect();
        let got_texts: Option<Vec<Vec<&[u8]>>> = got.iter().map(Plain::plain).collect();
        if let (Some(mut texts), Some(mut got_texts)) = (texts, got_texts) {
            texts.sort();
            got_texts.sort();
            return texts == got_texts;
        }
        let mut rest: Vec<&T> = got.iter().collect();
        expected.iter().all(|expected| {
            let found = rest.iter().position(|got| is_right(expected, got));
            found.map(|at| rest.swap_remove(at)).is_some()
        })
    }

    /// The bytes of a value, or of a reply, that is nothing but a text, or of a pair of them.
    fn plain(&self, expected: &Json) -> Option<Vec<Vec<u8>>> {
        match expected {
            Json::Array(pair) => pair.iter().map(|text| text.text().map(|_| self.bytes(text))).collect(),
            _ => {
                let text = expected.get("bulk").unwrap_or(expected);
                text.text().map(|_| vec![self.bytes(text)])
            }
        }
    }

    /// What is wrong with the keyspace.
    pub(crate) fn keyspace(&self, expected: &Json, got: &Keyspace) -> Vec<String> {
        let Json::Object(members) = expected else { panic!("not a keyspace: {expected:?}") };
        let mut names: Vec<(Vec<u8>, &Json)> = Vec::new();
        for (name, entry) in members {
            match std::str::from_utf8(name).ok().and_then(|name| name.strip_prefix("seq:")) {
                Some(sequence) => {
                    let mut parts = sequence.splitn(3, ':');
                    let mut part = || parts.next().expect("three parts");
                    let (first, last, template) = (part(), part(), part());
                    let number = |text: &str| text.parse::<i64>().expect("a number");
                    names.extend(
                        (number(first)..=number(last))
                            .map(|n| (key_name(template.replace('#', &n.to_string()).as_bytes()), entry)),
                    );
                }
                None => names.push((key_name(name), entry)),
            }
        }
        let names: Vec<(Vec<u8>, &Json)> =
            names.into_iter().map(|(name, entry)| ((self.port.name)(&name), entry)).collect();
        let unexpected = got.keys().filter(|key| !names.iter().any(|(name, _)| name == *key));
        let mut findings: Vec<String> =
            unexpected.map(|key| format!("key {}: unexpected: {}", show(key), short(&got[key]))).collect();
        for (name, entry) in &names {
            match got.get(name) {
                None => findings.push(format!("key {}: missing", show(name))),
                Some(got) => findings
                    .extend(self.within(name).key(entry, got).map(|finding| format!("key {}: {finding}", show(name)))),
            }
        }
        findings
    }

    fn key(&self, expected: &Json, got: &Entry) -> Option<String> {
        let kind = expected.get("type").and_then(Json::str).expect("a type");
        let value = expected.get("value").expect("a value");
        if kind != got.content.type_name() {
            return Some(format!("a {} instead of a {kind}", got.content.type_name()));
        }
        let right = match &got.content {
            Content::Text(got) => self.value(value, got),
            Content::List(got) => self.in_order(value.elements(), got, |expected, got| self.value(expected, got)),
            Content::Set(got) => {
                self.in_any_order(&expand(value.elements()), got, |expected, got| self.value(expected, got))
            }
            Content::Hash(got) => self.pairs(value.elements(), got),
            Content::ZSet(got) => self.in_order(value.elements(), got, |expected, (member, score)| {
                let [expected_member, expected_score] = expected.elements() else { panic!("not a pair: {expected:?}") };
                let score_is_right = match expected_score.number() {
                    Some(exact) => number(score) == Some(exact),
                    None => self.value(expected_score, score),
                };
                self.value(expected_member, member) && score_is_right
            }),
            Content::Stream(got) => self.in_order(value.elements(), got, |expected, (id, fields)| {
                let [expected_id, expected_fields] = expected.elements() else { panic!("not an entry: {expected:?}") };
                let is_value = |expected: &Json, got: &Vec<u8>| self.value(expected, got);
                expected_id.text() == Some(id) && self.in_order(expected_fields.elements(), fields, is_value)
            }),
        };
        if !right {
            return Some(format!("{} instead of {}", short(&got.content), short(value)));
        }
        let ttl = expected.get("ttl");
        let ttl_is_right = match ttl.map(|ttl| (ttl.get("about_ms"), ttl.get("at_ms"), ttl)) {
            Some((Some(about), _, ttl)) => {
                // A slow machine takes its time for thousands of elements, and the key grows older meanwhile.
                let since_the_start = got.now_ms as f64 - self.now * 1000.0;
                let about = about.number().expect("a number");
                let latest = about + tolerance(ttl);
                let earliest = about - tolerance(ttl) - since_the_start;
                got.pttl >= 0 && (earliest..=latest).contains(&(got.pttl as f64))
            }
            Some((_, Some(at), ttl)) => got.pttl >= 0 && apart(got.now_ms + got.pttl, at) <= tolerance(ttl),
            _ => got.pttl == -1,
        };
        (!ttl_is_right).then(|| format!("lives for {} ms instead of {ttl:?}", got.pttl))
    }

    /// Are these the messages?
    pub(crate) fn messages(&self, expected: &Json, got: &[(Vec<u8>, Vec<u8>, bool)]) -> bool {
        self.in_order(expected.elements(), got, |expected, (channel, message, sharded)| {
            let part = |name| expected.get(name).expect("a channel and a message");
            (self.port.name)(&bytes(part("channel"), self.now)) == *channel
                && self.value(part("message"), message)
                && matches!(expected.get("sharded"), Some(Json::Bool(true))) == *sharded
        })
    }
}

/// What may be nothing but a text, or a pair of them.
trait Plain {
    fn plain(&self) -> Option<Vec<&[u8]>> {
        None
    }
}

impl Plain for Vec<u8> {
    fn plain(&self) -> Option<Vec<&[u8]>> {
        Some(vec![self])
    }
}

impl Plain for Reply {
    fn plain(&self) -> Option<Vec<&[u8]>> {
        match self {
            Self::Bulk(text) => Some(vec![text]),
            _ => None,
        }
    }
}

impl<T: AsRef<[u8]>> Plain for (T, T) {
    fn plain(&self) -> Option<Vec<&[u8]>> {
        Some(vec![self.0.as_ref(), self.1.as_ref()])
    }
}

impl Plain for (Vec<u8>, Vec<Vec<u8>>) {}

impl<A, B, C> Plain for (A, B, C) {}

/// Is this a reply, and not a value?
fn is_other_reply(expected: &Json) -> bool {
    ["nil", "int", "status", "error"].iter().any(|name| expected.get(name).is_some())
}

fn tolerance(expected: &Json) -> f64 {
    ["tol", "tol_ms"].iter().find_map(|name| expected.get(name)).and_then(Json::number).expect("a tolerance")
}

fn apart(got: i64, expected: &Json) -> f64 {
    (got as f64 - expected.number().expect("a number")).abs()
}

/// Bytes as a person reads them.
fn show(bytes: &[u8]) -> String {
    format!("{:?}", String::from_utf8_lossy(bytes))
}

/// The beginning of what something looks like.
pub(crate) fn short(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").chars().take(400).collect()
}
