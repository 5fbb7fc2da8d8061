//! One call on its way to the wire: `EVALSHA sha numkeys keys… args…` in a single command buffer, so that
//! a usual call costs three allocations, the client's packing included.

use std::fmt;

use redis::{Arg, Cmd, RedisWrite};

use crate::argument::{AnyArgument, Argument};
use crate::bounds::{ArgumentError, Bounded, Bounds, Required};
use crate::decimal::Decimal;
use crate::document::Unfit;
use crate::key::{KeyError, Part, write_parts};
use crate::meta::Meta;
use crate::slot::slot;

/// Where the keys begin in the command: behind the name, the hash or text, and the number of keys.
pub(crate) const KEYS_AT: usize = 3;

/// A call that is being written. Keys come first, then arguments.
pub struct Call {
    meta: &'static Meta,
    cmd: Cmd,
    key_count: usize,
    header_written: bool,
    /// The way to the part of an argument that was refused, from the innermost outwards.
    refused: Vec<&'static str>,
}

/// Why a call was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Because of its keys.
    Key(KeyError),
    /// Because of an argument.
    Argument(ArgumentError),
}

impl Call {
    pub(crate) fn new(meta: &'static Meta) -> Self {
        let entries = meta.handles.len() + meta.arguments;
        // The command name, the hash and the number of keys take at most 64 bytes; 16 are a guess for
        // a value, and a buffer that must grow is only slower.
        let bytes = 64 + meta.size + 16 * entries;
        Self {
            meta,
            cmd: Cmd::with_capacity(KEYS_AT + entries, bytes),
            key_count: meta.handles.len(),
            header_written: false,
            refused: Vec::new(),
        }
    }

    /// Says how many keys this call has, where that depends on its values. Must come before the first key.
    ///
    /// # Errors
    /// If there is none: no node of a cluster could be chosen.
    pub fn key_count(&mut self, count: usize) -> Result<(), Refused> {
        self.key_count = count;
        if count == 0 {
            return Err(Refused::Key(KeyError::NoKeys { script: self.meta.name }));
        }
        Ok(())
    }

    /// Writes a key of the handle with this index in `META.handles`.
    ///
    /// # Errors
    /// If a value may not stand where the template puts it.
    pub fn key(&mut self, handle: usize, parts: &[Part<'_>]) -> Result<(), Refused> {
        self.write_header();
        let mut key = self.cmd.writer_for_next_arg();
        let written = write_parts(&mut key, parts);
        written.map_err(|(parameter, rule)| {
            Refused::Key(KeyError::Value {
                script: self.meta.name,
                handle: self.meta.handles[handle],
                template: self.meta.keys[handle],
                parameter,
                rule,
            })
        })
    }

    /// Writes all keys, then all arguments.
    ///
    /// # Errors
    /// As for [`key`](Self::key) and [`argument`](Self::argument).
    pub fn write(
        &mut self,
        keys: &[&[Part<'_>]],
        arguments: &[(&'static str, &dyn AnyArgument, Bounds)],
    ) -> Result<(), Refused> {
        for (handle, parts) in keys.iter().enumerate() {
            self.key(handle, parts)?;
        }
        for (name, value, bounds) in arguments {
            self.write_header();
            value.write_to(self, *bounds).map_err(|required| self.refuse(name, required))?;
        }
        Ok(())
    }

    /// Compares the slots of the keys written so far, for scripts whose keys have no common tag.
    ///
    /// # Errors
    /// If two keys have different slots.
    pub fn same_slot(&self) -> Result<(), Refused> {
        let mut slots = entries(&self.cmd).skip(KEYS_AT).map(slot);
        let Some(first) = slots.next() else {
            return Ok(());
        };
        match slots.position(|other| other != first) {
            None => Ok(()),
            Some(index) => {
                Err(Refused::Key(KeyError::CrossSlot { script: self.meta.name, first: 1, second: index + 2 }))
            }
        }
    }

    /// Writes an argument.
    ///
    /// # Errors
    /// If the value is out of its bounds, or not finite.
    pub fn argument<T: Argument + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        bounds: Bounds,
    ) -> Result<(), Refused> {
        self.write_header();
        match value.write(self, bounds) {
            Ok(()) => Ok(()),
            Err(required) => Err(self.refuse(name, required)),
        }
    }

    /// Writes a field of a record or a part of a tuple.
    ///
    /// # Errors
    /// What the value must be and is not; which part it is stands in the error of the argument.
    pub fn part<T: Argument + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        bounds: Bounds,
    ) -> Result<(), Required> {
        value.write(self, bounds).inspect_err(|_| self.refused.push(name))
    }

    /// Holds a part of each element of a list to bounds, before the list is written.
    ///
    /// # Errors
    /// If one of them is out of the bounds.
    pub fn each<'v, T: Bounded + 'v>(
        &mut self,
        name: &'static str,
        parts: &[&'static str],
        mut values: impl Iterator<Item = &'v T>,
        bounds: Bounds,
    ) -> Result<(), Refused> {
        values.try_for_each(|value| value.check(bounds)).map_err(|required| {
            self.refused.extend(parts.iter().rev());
            self.refuse(name, required)
        })
    }

    /// Notes which part of a document it was that has no form.
    pub(crate) fn refuse_part(&mut self, unfit: Unfit) -> Required {
        self.refused.extend(unfit.parts);
        unfit.required
    }

    /// Writes an `ARGV` entry.
    #[inline]
    pub fn entry(&mut self, bytes: &[u8]) {
        self.write_header();
        self.cmd.write_arg(bytes);
    }

    pub(crate) fn integer(&mut self, value: Decimal) {
        self.entry(value.as_bytes());
    }

    pub(crate) fn formatted(&mut self, text: fmt::Arguments<'_>) {
        self.write_header();
        self.cmd.write_arg_fmt(text);
    }

    pub(crate) fn finish(mut self) -> Cmd {
        self.write_header();
        self.cmd
    }

    #[cold]
    fn refuse(&mut self, argument: &'static str, required: Required) -> Refused {
        let parts = std::mem::take(&mut self.refused);
        Refused::Argument(ArgumentError { script: self.meta.name, argument, parts, required })
    }

    /// The header is written with the first entry, because `key_count` may still change it until then.
    #[inline]
    fn write_header(&mut self) {
        if !self.header_written {
            self.header_written = true;
            self.header();
        }
    }

    fn header(&mut self) {
        let name: &[u8] = if self.meta.read_only { b"EVALSHA_RO" } else { b"EVALSHA" };
        self.cmd.write_arg(name);
        self.cmd.write_arg(self.meta.sha1.as_bytes());
        match self.key_count {
            // Nearly every script has one key.
            1 => self.cmd.write_arg(b"1"),
            count => self.cmd.write_arg(Decimal::from(count as u64).as_bytes()),
        }
    }
}

/// The entries of a command. The cursor of `SCAN` and its kin never stands in a script call.
pub(crate) fn entries(cmd: &Cmd) -> impl ExactSizeIterator<Item = &[u8]> + Clone {
    cmd.args_iter().map(|entry| match entry {
        Arg::Simple(bytes) => bytes,
        _ => b"",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key_rules::{KeyRule, KeyRules};

    static META: Meta =
        Meta { handles: &["hits", "log"], keys: &["rate:{user}:hits", "rate:{user}:log:<id>"], ..Meta::EMPTY };

    static READ_ONLY: Meta = Meta { read_only: true, ..Meta::EMPTY };

    fn words(cmd: &Cmd) -> Vec<String> {
        entries(cmd).map(|entry| String::from_utf8_lossy(entry).into_owned()).collect()
    }

    fn hits(call: &mut Call, user: &str) -> Result<(), Refused> {
        call.key(0, &[Part::Text("rate:{"), Part::Value("user", &user, KeyRules::TAG), Part::Text("}:hits")])
    }

    #[test]
    fn a_call_in_wire_order() {
        let mut call = Call::new(&META);
        hits(&mut call, "alice").unwrap();
        call.key(
            1,
            &[
                Part::Text("rate:{"),
                Part::Value("user", &"alice", KeyRules::TAG),
                Part::Text("}:log:"),
                Part::Value("id", &7_u64, KeyRules::FREE),
            ],
        )
        .unwrap();
        call.argument("now", &5_i64, Bounds::EXACT).unwrap();
        call.argument("who", "a b", Bounds::NONE).unwrap();
        assert_eq!(
            words(&call.finish()),
            ["EVALSHA", META.sha1, "2", "rate:{alice}:hits", "rate:{alice}:log:7", "5", "a b"]
        );
    }

    #[test]
    fn a_call_without_anything() {
        assert_eq!(words(&Call::new(&READ_ONLY).finish()), ["EVALSHA_RO", META.sha1, "0"]);
    }

    #[test]
    fn refusals_name_everything_but_the_value() {
        let mut call = Call::new(&META);
        assert_eq!(
            hits(&mut call, "a}secret"),
            Err(Refused::Key(KeyError::Value {
                script: "test",
                handle: "hits",
                template: "rate:{user}:hits",
                parameter: "user",
                rule: KeyRule::CloseBrace,
            }))
        );
        let refused = Call::new(&META).argument("ttl", &0_i64, Bounds::POSITIVE);
        assert_eq!(
            refused,
            Err(Refused::Argument(ArgumentError {
                script: "test",
                argument: "ttl",
                parts: Vec::new(),
                required: Required::Positive,
            }))
        );
    }

    #[test]
    fn the_number_of_keys_may_vary() {
        let mut call = Call::new(&META);
        call.key_count(3).unwrap();
        for key in ["{a}1", "{a}2", "{b}3"] {
            call.key(0, &[Part::Value("key", &key, KeyRules::FREE)]).unwrap();
        }
        assert_eq!(call.same_slot(), Err(Refused::Key(KeyError::CrossSlot { script: "test", first: 1, second: 3 })));
        assert_eq!(words(&call.finish())[2], "3");
        assert_eq!(Call::new(&META).key_count(0), Err(Refused::Key(KeyError::NoKeys { script: "test" })));
    }

    #[test]
    fn keys_with_one_tag_share_a_slot() {
        let mut call = Call::new(&META);
        assert_eq!(call.same_slot(), Ok(()));
        hits(&mut call, "alice").unwrap();
        hits(&mut call, "alice").unwrap();
        assert_eq!(call.same_slot(), Ok(()));
    }
}
