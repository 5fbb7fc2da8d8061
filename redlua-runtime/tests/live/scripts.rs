//! Two scripts as the macro would emit them, written by hand.

use redlua_runtime::private::{
    Bounds, Call, KeyRules, Meta, Mismatch, Part, Payload, Refused, Reply, Script, ScriptError, fields,
};
use redlua_runtime::redis::Value;

/// Does what `mode` says, else stores `tokens`.
pub(crate) struct Probe<'a> {
    pub(crate) user: &'a str,
    pub(crate) mode: &'a str,
    pub(crate) tokens: i64,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) allowed: bool,
    pub(crate) remaining: i64,
}

#[derive(Debug, PartialEq)]
pub(crate) enum ProbeError {
    Held { for_ms: i64, by: String },
    NotFound,
}

impl Script for Probe<'_> {
    type Reply = Verdict;
    type Error = ProbeError;
    const META: &'static Meta = &Meta {
        name: "probe",
        lua: include_str!("probe.lua"),
        sha1: "b5e40b112d853ca70715de2db24d05762af968ba",
        flat: 0,
        read_only: false,
        handles: &["bucket"],
        keys: &["probe:{user}"],
        fixed: 1,
        file: file!(),
        lines: "8 100 5, 20 120 9, 24 124 9, 27 127 9, 31 131 9",
        size: 8,
        arguments: 2,
    };

    fn encode(&self, call: &mut Call) -> Result<(), Refused> {
        call.key(0, &[Part::Text("probe:{"), Part::Value("user", &self.user, KeyRules::TAG), Part::Text("}")])?;
        call.argument("mode", &self.mode, Bounds::NONE)?;
        call.argument("tokens", &self.tokens, Bounds::EXACT)
    }
}

impl Reply for Verdict {
    fn decode(value: Value) -> Result<Self, Mismatch> {
        let mut fields = fields(value, "Verdict", 2)?;
        Ok(Self { allowed: fields.next("allowed")?, remaining: fields.next("remaining")? })
    }
}

impl ScriptError for ProbeError {
    fn decode(code: &str, payload: &mut Payload<'_>) -> Option<Result<Self, Mismatch>> {
        match code {
            "HELD" => Some((|| Ok(Self::Held { for_ms: payload.field("for_ms")?, by: payload.field("by")? }))()),
            "NOT FOUND" => Some(Ok(Self::NotFound)),
            _ => None,
        }
    }
}

/// Reads what `Probe` stored.
pub(crate) struct Peek<'a> {
    pub(crate) user: &'a str,
}

impl Script for Peek<'_> {
    type Reply = Option<String>;
    type Error = std::convert::Infallible;
    const META: &'static Meta = &Meta {
        name: "peek",
        lua: include_str!("peek.lua"),
        sha1: "f0e4c575f212a47f6a05898b785b6a9d46baaa55",
        flat: 0,
        read_only: true,
        handles: &["bucket"],
        keys: &["probe:{user}"],
        fixed: 1,
        file: file!(),
        lines: "",
        size: 8,
        arguments: 0,
    };

    fn encode(&self, call: &mut Call) -> Result<(), Refused> {
        call.key(0, &[Part::Text("probe:{"), Part::Value("user", &self.user, KeyRules::TAG), Part::Text("}")])
    }
}
