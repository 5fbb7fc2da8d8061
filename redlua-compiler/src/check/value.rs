//! One value of a command: what its kind in the grammar takes, and the word that is sent.

use super::Checker;
use super::command::{Values, family_of, inner_type};
use super::sources::Source;
use super::spread::fits_key;
use super::typed::{Bound, Expr, ExprKind, TextFunction, Word};
use super::types::{Format, Type, family_name};
use super::uses::plain_local;
use crate::catalogue::{Family, Kind};
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::syntax::ast;

/// What a bound of texts is written as.
const BOUNDS_OF_TEXTS: &str = "write `INCL(text)`, `EXCL(text)`, `LEX_MIN` or `LEX_MAX`; or `BOUND(text)` for one that a \
                               caller sends, such as `[a` or `-`";

impl Checker<'_, '_> {
    /// A written argument of a kind.
    pub(super) fn check_value(&mut self, kind: &'static Kind, written: &ast::Expr, values: &mut Values) -> Word {
        if matches!(kind, Kind::SortBy | Kind::SortGet) {
            return self.check_sort_keys(kind, written);
        }
        if let Some(word) = self.check_special_word(kind, written) {
            return word;
        }
        if let (Kind::Field, Some(record)) = (kind, values.record) {
            return self.check_record_field(written, record, values);
        }
        if *kind == Kind::Field {
            values.literal_fields.push(match &written.kind {
                ast::ExprKind::Text(name) => {
                    String::from_utf8(name.clone()).ok().filter(|name| !name.chars().any(char::is_control))
                }
                _ => None,
            });
        }
        let expected = match kind {
            Kind::Value => Some(values.value.clone()),
            Kind::Field => Some(values.field.clone()),
            Kind::FieldValue => Some(self.field_value_type(values)),
            Kind::Json if values.field_value != Type::Json => Some(values.field_value.clone()),
            Kind::Int
            | Kind::Index
            | Kind::Count
            | Kind::Positive
            | Kind::Bit
            | Kind::BitIndex
            | Kind::NewSampleTime
            | Kind::SampleBound => Some(Type::I64),
            _ => None,
        };
        // A literal where text or a number is due keeps its own type; `word_of` fits it.
        let steer = expected.map(|ty| ty.inside()).filter(|ty| !matches!(ty, Type::Text));
        let value = self.check_expr(written, steer.as_ref());
        self.word_of(kind, value, values)
    }

    /// The word that a checked value makes.
    pub(super) fn word_of(&mut self, kind: &'static Kind, value: Expr, values: &mut Values) -> Word {
        let ty = self.shallow(&value.ty);
        match kind {
            Kind::Key(families) => {
                self.take_key_type(&value, values);
                self.key_word(value, families)
            }
            Kind::Value => {
                let wanted = values.value.clone();
                let value = self.stored(value, &wanted);
                // It is found by its text: a float has to have one.
                if value.ty == Type::Float && !matches!(value.kind, ExprKind::Float(_)) && self.is_member(kind, values)
                {
                    let span = value.span;
                    let text = ExprKind::TextFunction(TextFunction::FloatText, vec![value]);
                    return Word::Value(self.expr(text, Type::Text, span));
                }
                Word::Value(value)
            }
            Kind::Field => {
                let wanted = values.field.clone();
                Word::Value(self.stored(value, &wanted))
            }
            Kind::FieldValue => {
                let wanted = self.field_value_type(values);
                Word::Value(self.stored(value, &wanted))
            }
            Kind::Text | Kind::Pattern | Kind::SortBy | Kind::SortGet | Kind::StreamId => {
                Word::Value(self.stored(value, &Type::Text))
            }
            Kind::Cursor if ty == Type::Text => Word::Value(value),
            Kind::Int | Kind::Index | Kind::Cursor => {
                self.refuse_sentinel(&value);
                Word::Value(self.integer_word(value))
            }
            Kind::Count | Kind::Positive | Kind::Bit | Kind::BitIndex => self.bounded_word(value, kind),
            Kind::UnixSeconds | Kind::UnixMillis => {
                self.refuse_sentinel(&value);
                let value = self.integer_word(value);
                Word::Number { value, infinite: false }
            }
            Kind::TtlSeconds | Kind::TtlMillis => self.ttl_word(value, kind),
            Kind::Float => self.number_word(value, false),
            Kind::ScoreBound if ty == Type::Text && !matches!(value.kind, ExprKind::Text(_)) => {
                self.text_bound(value, Bound::Scores)
            }
            Kind::Score | Kind::ScoreBound => self.number_word(value, true),
            Kind::LexBound => {
                let span = value.span;
                let value = self.fail(
                    codes::TYPE_MISMATCH,
                    span,
                    "a bound of texts says whether it is included",
                    BOUNDS_OF_TEXTS,
                );
                Word::Value(value)
            }
            Kind::BitType => Word::Value(self.stored(value, &Type::Text)),
            Kind::BitOffset => match ty {
                Type::Text => Word::Value(value),
                _ => Word::Value(self.integer_word(value)),
            },
            Kind::Json => match values.field_value.clone() {
                Type::Document(format, content) => Word::Value(self.encode(format, value, &content)),
                _ => Word::Value(self.any_json(value)),
            },
            Kind::JsonNumber => match &values.field_value {
                // Half of an integer is none.
                Type::Document(_, content) if inner_type(content).integer().is_some() => {
                    self.refuse_sentinel(&value);
                    Word::Value(self.integer_word(value))
                }
                _ => self.number_word(value, false),
            },
            Kind::JsonText => Word::Value(self.encode(Format::Json, value, &Type::Text)),
            Kind::JsonPath => Word::Value(self.stored(value, &Type::Text)),
            Kind::NewSampleTime | Kind::SampleBound => {
                self.refuse_sentinel(&value);
                Word::Value(self.integer_word(value))
            }
            Kind::NewStreamId | Kind::StreamBound | Kind::StreamAfter => Word::Value(self.stored(value, &Type::Text)),
            Kind::ShardChannel => {
                if family_of(&ty) == Some(Family::Channel) || ty.is_error() {
                    return Word::Value(value);
                }
                let shown = self.show(&ty);
                let value = self.fail(
                    codes::TYPE_MISMATCH,
                    value.span,
                    format!("a `Channel` is due here, not {shown}"),
                    "declare it like a key, so that it is in the slot of the script: \
                     `let events: Channel = key!(\"events:{user}\");`",
                );
                Word::Value(value)
            }
            Kind::Word(words) => {
                let span = value.span;
                let list = super::method::list_of(words);
                let value = self.fail(
                    codes::UNKNOWN_OPTION,
                    span,
                    format!("one of {list} is due here"),
                    format!("write {list}"),
                );
                Word::Value(value)
            }
        }
    }

    /// Words that stand where a value is due: `NEG_INF`, `EXCL(x)`, `LEFT`.
    fn check_special_word(&mut self, kind: &'static Kind, written: &ast::Expr) -> Option<Word> {
        let (name, arguments): (&ast::Ident, &[ast::Expr]) = match &written.kind {
            ast::ExprKind::Name(name) => (name, &[]),
            ast::ExprKind::Call { function, arguments } => match &function.kind {
                ast::ExprKind::Name(name) => (name, arguments),
                _ => return None,
            },
            _ => return None,
        };
        let text = name.text.as_str();
        if let Kind::Word(words) = kind {
            let known = words.iter().find(|word| **word == text);
            return Some(match known {
                Some(word) => Word::Literal((*word).to_owned()),
                None => {
                    let list = super::method::list_of(words);
                    let help = match suggest::closest(text, words.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("write {list}"),
                    };
                    Word::Value(self.fail(
                        codes::UNKNOWN_OPTION,
                        name.span,
                        format!("`{text}` is not one of {list}"),
                        help,
                    ))
                }
            });
        }
        if self.lookup(text).is_some() || self.items.constants.contains_key(text) {
            return None;
        }
        match (kind, text, arguments) {
            (Kind::ScoreBound | Kind::Score, "NEG_INF", []) => Some(Word::Literal("-inf".to_owned())),
            (Kind::ScoreBound | Kind::Score, "POS_INF", []) => Some(Word::Literal("+inf".to_owned())),
            (Kind::ScoreBound, "EXCL", [bound]) => {
                let value = self.check_expr(bound, None);
                Some(match self.number_word(value, true) {
                    Word::Number { value, .. } => Word::Prefixed("(", value),
                    other => other,
                })
            }
            (Kind::LexBound, "LEX_MIN", []) => Some(Word::Literal("-".to_owned())),
            (Kind::LexBound, "LEX_MAX", []) => Some(Word::Literal("+".to_owned())),
            (Kind::LexBound, "INCL" | "EXCL", [bound]) => {
                let value = self.check_expr(bound, None);
                let value = self.stored(value, &Type::Text);
                Some(Word::Prefixed(if text == "INCL" { "[" } else { "(" }, value))
            }
            (Kind::LexBound, "BOUND", [bound]) => {
                let value = self.check_expr(bound, None);
                let value = self.stored(value, &Type::Text);
                Some(self.text_bound(value, Bound::Texts))
            }
            (Kind::NewStreamId | Kind::NewSampleTime, "AUTO", []) => Some(Word::Literal("*".to_owned())),
            (Kind::StreamBound | Kind::SampleBound, "MIN", []) => Some(Word::Literal("-".to_owned())),
            (Kind::StreamBound | Kind::SampleBound, "MAX", []) => Some(Word::Literal("+".to_owned())),
            (Kind::StreamBound, "EXCL", [bound]) => {
                let value = self.check_expr(bound, None);
                Some(Word::Prefixed("(", self.stored(value, &Type::Text)))
            }
            (Kind::StreamAfter, "LAST", []) => Some(Word::Literal("$".to_owned())),
            (Kind::StreamAfter, "NEW", []) => Some(Word::Literal(">".to_owned())),
            (Kind::ScoreBound, "INCL" | "LEX_MIN" | "LEX_MAX" | "BOUND", _) => Some(Word::Value(self.fail(
                codes::UNKNOWN_OPTION,
                written.span,
                format!("`{text}` is of texts, and a bound of scores is due here"),
                "write a score, `EXCL(score)`, `NEG_INF` or `POS_INF`; or a text that a caller sends, such as `(5`, as it is",
            ))),
            (Kind::LexBound, "NEG_INF" | "POS_INF", _) => Some(Word::Value(self.fail(
                codes::UNKNOWN_OPTION,
                written.span,
                format!("`{text}` is of scores, and a bound of texts is due here"),
                BOUNDS_OF_TEXTS,
            ))),
            (_, "NEG_INF" | "POS_INF" | "EXCL" | "INCL" | "LEX_MIN" | "LEX_MAX" | "BOUND", _) => Some(Word::Value(self.fail(
                codes::UNKNOWN_OPTION,
                written.span,
                format!("`{text}` is a bound, and no bound is due here"),
                "bounds stand in `zrangebyscore`, `zcount`, `zrange` with BYSCORE or BYLEX, and their kin",
            ))),
            _ => None,
        }
    }

    pub(super) fn key_word(&mut self, value: Expr, families: &[Family]) -> Word {
        let ty = self.shallow(&value.ty);
        let fits = match family_of(&ty) {
            Some(family) => fits_key(family, families),
            None => ty.is_error(),
        };
        if fits {
            return Word::Key(value);
        }
        let shown = self.show(&ty);
        let names: Vec<&str> = families.iter().map(|family| family_name(*family)).collect();
        let list = super::method::list_of(&names);
        let help = if matches!(ty, Type::Text) {
            "declare it: `let other: Set = key!(\"…\");` and pass the handle".to_owned()
        } else if family_of(&ty) == Some(Family::Channel) {
            "a channel holds nothing: leave it out".to_owned()
        } else {
            format!("declare it as {list}")
        };
        Word::Key(self.fail(
            codes::TYPE_MISMATCH,
            value.span,
            if families.contains(&Family::Any) {
                format!("another key is due here, not {shown}")
            } else {
                format!("a key of type {list} is due here, not {shown}")
            },
            help,
        ))
    }

    fn field_value_type(&self, values: &Values) -> Type {
        match (values.record, values.last_field) {
            (Some(record), Some(index)) => inner_type(&self.items.types.records[record.0].fields[index].outside),
            _ => values.field_value.clone(),
        }
    }

    /// A literal field of a record's hash: its name is checked, its type is the value's.
    pub(super) fn check_record_field(
        &mut self,
        written: &ast::Expr,
        record: super::types::RecordId,
        values: &mut Values,
    ) -> Word {
        match self.record_field(written, record) {
            Some(index) => {
                values.last_field = Some(index);
                Word::Literal(self.items.types.records[record.0].fields[index].stored.clone())
            }
            None => {
                // Of what type its value is can't be said.
                (values.last_field, values.field_value) = (None, Type::Error);
                Word::Value(self.error(written.span))
            }
        }
    }

    /// The index of a field that is named by a literal.
    pub(super) fn record_field(&mut self, written: &ast::Expr, record: super::types::RecordId) -> Option<usize> {
        let ast::ExprKind::Text(bytes) = &written.kind else {
            self.fail(
                codes::HASH_FIELD,
                written.span,
                "a field of a `Hash<Record>` is named by a literal",
                "write `\"name\"`; a computed name needs a plain `Hash` on the same template",
            );
            return None;
        };
        let record = &self.items.types.records[record.0];
        let name = String::from_utf8_lossy(bytes);
        if let Some(index) = record.fields.iter().position(|field| field.stored == name) {
            return Some(index);
        }
        let names = record.fields.iter().map(|field| field.stored.as_str());
        let owner = record.source.name.text.clone();
        let mut diagnostic =
            Diagnostic::new(codes::HASH_FIELD, written.span, format!("`{owner}` has no field \"{name}\""));
        diagnostic = match suggest::closest(&name, names.clone()) {
            Some(near) => diagnostic.help(format!("did you mean \"{near}\"?")),
            None => diagnostic.help(format!("its fields are {}", super::method::list_of(&names.collect::<Vec<_>>()))),
        };
        self.report(diagnostic);
        None
    }

    /// A value in its stored form: text takes integers and plain enums as well, whose form is
    /// one and known.
    pub(super) fn stored(&mut self, value: Expr, wanted: &Type) -> Expr {
        if let Type::Document(format, inner) = wanted {
            return self.encode(*format, value, inner);
        }
        let ty = self.shallow(&value.ty);
        if self.refuse_sentinel(&value) {
            return self.error(value.span);
        }
        if *wanted == Type::Text {
            match &ty {
                Type::Integer(_) => return value,
                Type::Enum(_) if self.items.is_storable(&ty) => return value,
                Type::Float => {
                    return self.fail(
                        codes::TYPE_MISMATCH,
                        value.span,
                        "an `f64` where text is due",
                        "say how it is stored: `format!(\"{:.3}\", x)`, `x.to_string()`; or give the handle the type `<f64>`, if it takes one",
                    );
                }
                Type::Bool => {
                    return self.fail(
                        codes::TYPE_MISMATCH,
                        value.span,
                        "a `bool` where text is due",
                        "give the handle the type `<bool>`, or write `if … { \"yes\" } else { \"no\" }`",
                    );
                }
                Type::Handle(handle) => return self.refuse_handle(&value, handle.family),
                _ => {}
            }
        }
        self.coerce(value, wanted)
    }

    /// A key, or a channel, where its name may be meant.
    fn refuse_handle(&mut self, value: &Expr, family: Family) -> Expr {
        let name = plain_local(value).map_or("key", |local| self.locals[local.0].name.as_str()).to_owned();
        if family == Family::Channel {
            return self.fail(
                codes::TYPE_MISMATCH,
                value.span,
                "a `Channel` where text is due",
                format!(
                    "its subscribers of `SSUBSCRIBE` hear `redis::spublish({name}, message)`; to `PUBLISH` under its name, \
                     write `redis::publish({name}.name(), message)`"
                ),
            );
        }
        self.fail(
            codes::TYPE_MISMATCH,
            value.span,
            format!("a key, `{}`, where text is due", family_name(family)),
            format!("the text of the key is `{name}.name()`"),
        )
    }

    pub(super) fn integer_word(&mut self, value: Expr) -> Expr {
        match self.shallow(&value.ty) {
            Type::Integer(_) => value,
            _ => self.coerce(value, &Type::I64),
        }
    }

    fn number_word(&mut self, value: Expr, infinite: bool) -> Word {
        if let ExprKind::Text(bytes) = &value.kind {
            let text = String::from_utf8_lossy(bytes);
            let help = match text.as_ref() {
                "-inf" => "write `NEG_INF`".to_owned(),
                "+inf" | "inf" => "write `POS_INF`".to_owned(),
                other => match other.strip_prefix('(') {
                    Some(bound) => format!("write `EXCL({bound})`"),
                    None if other.parse::<f64>().is_ok() => format!("write `{other}`"),
                    None if infinite => "a score stands before its member: `scores.zadd(points, \"ada\")`".to_owned(),
                    None => "give a number, or a value with a number's type".to_owned(),
                },
            };
            let what = format!("a number is due here, not the text {:?}", text);
            let value = self.fail(codes::TYPE_MISMATCH, value.span, what, help);
            return Word::Number { value, infinite };
        }
        self.refuse_sentinel(&value);
        let value = match self.shallow(&value.ty) {
            Type::Integer(_) | Type::Float => self.settle(value),
            Type::Option(inner) if matches!(*inner, Type::Integer(_)) => self.coerce(value, &Type::I64),
            _ => self.coerce(value, &Type::Float),
        };
        Word::Number { value, infinite }
    }

    /// `(5`, `[a`: a bound as callers write it. That of a parameter is checked before anything is written.
    fn text_bound(&mut self, value: Expr, bound: Bound) -> Word {
        let span = value.span;
        if let Some(local) = plain_local(&value)
            && let Some(Source::Parameter(index)) = self.source_of(local)
            && self.parameters[index].ty == Type::Text
        {
            let uses = &mut self.parameters[index].uses;
            if uses.bound.is_some_and(|other| other != bound) {
                let name = self.locals[local.0].name.clone();
                return Word::Value(self.fail(
                    codes::TYPE_MISMATCH,
                    span,
                    format!("`{name}` can't be a bound of scores and one of texts"),
                    "what a caller sends is checked before the script begins: take a parameter for each",
                ));
            }
            uses.bound = Some(bound);
            return Word::Value(value);
        }
        Word::Value(self.expr(ExprKind::TextFunction(TextFunction::Bound(bound), vec![value]), Type::Text, span))
    }
}
