//! Why: the notation of the `args` line, one function for each of its forms.

use super::super::argument::{Argument, Kind, OptionGroup, OptionWord, Parameter, Repetition, Times};
use super::super::command::Family;
use super::super::version::{Version, Versions};
use super::Fault;
use super::cursor::{Cursor, in_name, in_word};

/// What the line's arguments inherit from their command.
pub(super) struct Context<'a> {
    /// The families of a bare `key`.
    pub(super) families: &'a [Family],
    /// The versions of an option that states none.
    pub(super) since: Versions,
}

impl Context<'_> {
    /// Reads the whole line.
    pub(super) fn parse_arguments(&self, text: &'static str) -> Result<Vec<Argument>, Fault> {
        let mut cursor = Cursor::new(text);
        let arguments = self.sequence(&mut cursor, &[])?;
        cursor.end()?;
        Ok(arguments)
    }

    fn sequence(&self, cursor: &mut Cursor, closing: &[char]) -> Result<Vec<Argument>, Fault> {
        let mut arguments = Vec::new();
        while !cursor.at_end_or(closing) {
            arguments.push(self.argument(cursor)?);
            if !cursor.at_end_or(closing) {
                cursor.expect(" ")?;
            }
        }
        Ok(arguments)
    }

    fn argument(&self, cursor: &mut Cursor) -> Result<Argument, Fault> {
        if cursor.take("[") {
            if cursor.at(in_name) {
                let inner = self.sequence(cursor, &[']'])?;
                cursor.expect("]")?;
                return Ok(Argument::Optional(inner));
            }
            return self.group(cursor, "]").map(Argument::Options);
        }
        if cursor.take("{") {
            return self.group(cursor, "}").map(Argument::Options);
        }
        if cursor.at(in_word) {
            return cursor.run("a word", in_word).map(Argument::Literal);
        }
        let counted = cursor.take("#");
        let parameters = if cursor.take("(") { self.round(cursor)? } else { vec![self.parameter(cursor)?] };
        let single = parameters.len() == 1;
        let columns = cursor.take("++");
        let repeated = columns || cursor.take("+");
        match (parameters, repeated) {
            (parameters, true) => Ok(Argument::Repeated(Repetition { parameters, counted, columns })),
            (mut parameters, false) if single && !counted => match parameters.pop() {
                Some(parameter) => Ok(Argument::One(parameter)),
                None => Err(cursor.fault("a parameter")),
            },
            _ => Err(cursor.fault("`+`")),
        }
    }

    fn round(&self, cursor: &mut Cursor) -> Result<Vec<Parameter>, Fault> {
        let mut parameters = vec![self.parameter(cursor)?];
        while cursor.take(" ") {
            parameters.push(self.parameter(cursor)?);
        }
        cursor.expect(")")?;
        Ok(parameters)
    }

    fn parameter(&self, cursor: &mut Cursor) -> Result<Parameter, Fault> {
        let name = cursor.run("a parameter", in_name)?;
        if !cursor.take(":") {
            // The receiver has no name but its own.
            if name == "key" || name == "keys" {
                return Ok(Parameter { name, kind: Kind::Key(self.families.to_vec()), under: Vec::new() });
            }
            return Err(cursor.fault("`:`"));
        }
        let kind = self.kind(cursor)?;
        let mut under = Vec::new();
        while cursor.take("/") {
            let word = cursor.run("an option word", in_word)?;
            cursor.expect("=")?;
            under.push((word, self.kind(cursor)?));
        }
        Ok(Parameter { name, kind, under })
    }

    fn kind(&self, cursor: &mut Cursor) -> Result<Kind, Fault> {
        if cursor.at(in_word) {
            let mut words = vec![cursor.run("a word", in_word)?];
            while cursor.take("|") {
                words.push(cursor.run("a word", in_word)?);
            }
            return Ok(Kind::Word(words));
        }
        let word = cursor.run("a kind", in_name)?;
        if word == "key" {
            let mut families = Vec::new();
            while cursor.take(".") {
                let family = cursor.run("a family", in_name)?;
                families.push(Family::from_word(family).ok_or_else(|| format!("no family is called `{family}`"))?);
            }
            return Ok(Kind::Key(if families.is_empty() { self.families.to_vec() } else { families }));
        }
        plain_kind(word).ok_or_else(|| format!("no kind is called `{word}`"))
    }

    fn group(&self, cursor: &mut Cursor, closing: &str) -> Result<OptionGroup, Fault> {
        let mut words = vec![self.option(cursor)?];
        while cursor.take("|") {
            words.push(self.option(cursor)?);
        }
        cursor.expect(closing)?;
        let times = match (closing, cursor.take("*")) {
            ("}", false) => Times::Once,
            ("]", false) => Times::AtMostOnce,
            ("]", true) => Times::Many,
            _ => return Err(cursor.fault("no `*`")),
        };
        if cursor.take("@") {
            let since = since(cursor)?;
            for word in words.iter_mut().filter(|word| word.since == self.since) {
                word.since = since;
            }
        }
        Ok(OptionGroup { words, times })
    }

    fn option(&self, cursor: &mut Cursor) -> Result<OptionWord, Fault> {
        let name = cursor.run("an option word", in_word)?;
        let mut wire = Some(name);
        if cursor.take("='") {
            wire = if cursor.at(|c| c == '\'') { None } else { Some(cursor.run("a wire word", |c| c != '\'')?) };
            cursor.expect("'")?;
        }
        let mut arguments = Vec::new();
        if cursor.take("(") {
            arguments = self.sequence(cursor, &[')'])?;
            cursor.expect(")")?;
        }
        let since = if cursor.take("@") { since(cursor)? } else { self.since };
        Ok(OptionWord { name, wire, arguments, since })
    }
}

fn plain_kind(word: &str) -> Option<Kind> {
    Some(match word {
        "value" => Kind::Value,
        "field" => Kind::Field,
        "field_value" => Kind::FieldValue,
        "text" => Kind::Text,
        "int" => Kind::Int,
        "float" => Kind::Float,
        "score" => Kind::Score,
        "score_bound" => Kind::ScoreBound,
        "lex_bound" => Kind::LexBound,
        "index" => Kind::Index,
        "count" => Kind::Count,
        "positive" => Kind::Positive,
        "bit" => Kind::Bit,
        "bit_index" => Kind::BitIndex,
        "cursor" => Kind::Cursor,
        "shard_channel" => Kind::ShardChannel,
        "pattern" => Kind::Pattern,
        "sort_by" => Kind::SortBy,
        "sort_get" => Kind::SortGet,
        "ttl_s" => Kind::TtlSeconds,
        "ttl_ms" => Kind::TtlMillis,
        "unix_s" => Kind::UnixSeconds,
        "unix_ms" => Kind::UnixMillis,
        "stream_id" => Kind::StreamId,
        "new_stream_id" => Kind::NewStreamId,
        "stream_bound" => Kind::StreamBound,
        "stream_after" => Kind::StreamAfter,
        "bit_type" => Kind::BitType,
        "bit_offset" => Kind::BitOffset,
        "json" => Kind::Json,
        "json_text" => Kind::JsonText,
        "json_number" => Kind::JsonNumber,
        "json_path" => Kind::JsonPath,
        "new_sample_time" => Kind::NewSampleTime,
        "sample_bound" => Kind::SampleBound,
        _ => return None,
    })
}

/// `6.2.0`, or `redis:8.4.0,valkey:8.1.0` with either of the two left out.
fn since(cursor: &mut Cursor) -> Result<Versions, Fault> {
    let mut versions = Versions { redis: None, valkey: None };
    if !cursor.at(|c| c.is_ascii_lowercase()) {
        return Versions::before_fork(version(cursor)?).ok_or_else(|| cursor.fault("the name of a server"));
    }
    loop {
        let slot = if cursor.take("redis:") {
            &mut versions.redis
        } else if cursor.take("valkey:") {
            &mut versions.valkey
        } else {
            return Err(cursor.fault("`redis:` or `valkey:`"));
        };
        *slot = Some(version(cursor)?);
        if !cursor.take(",") {
            return Ok(versions);
        }
    }
}

fn version(cursor: &mut Cursor) -> Result<Version, Fault> {
    let text = cursor.run("a version", |c| c.is_ascii_digit() || c == '.')?;
    Version::parse(text).ok_or_else(|| format!("`{text}` is not a version"))
}
