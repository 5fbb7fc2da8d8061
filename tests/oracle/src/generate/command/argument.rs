//! The arguments of a call, by what the grammar says that they are.

use super::{Chosen, Plan, Written, spread_type};
use crate::generate::Generator;
use crate::keyspace::{Content, Handle};
use crate::tree::Node;
use crate::types::{Int, Ty};
use crate::value::FEW;
use redlua_compiler::catalogue::{Argument, Family, Kind, Parameter};

impl Generator {
    pub(super) fn arguments(
        &mut self,
        grammar: &'static [Argument],
        plan: &Plan,
        receiver: &mut bool,
        current: &mut Handle,
        written: &mut Written,
        depth: usize,
    ) {
        for argument in grammar {
            match argument {
                Argument::One(parameter) => {
                    if matches!(parameter.kind(&plan.words), Kind::Key(_)) && std::mem::take(receiver) {
                        continue;
                    }
                    self.argument(parameter, plan, current, written, depth);
                }
                Argument::Optional(inner) => {
                    if self.random.chance(50) {
                        self.arguments(inner, plan, receiver, current, written, depth);
                    }
                }
                Argument::Repeated(repetition) => {
                    let parameters = repetition.parameters();
                    if let [only] = parameters
                        && let Kind::Key(families) = only.kind(&plan.words)
                    {
                        // The receiver is the first of a list of keys.
                        let count = if std::mem::take(receiver) { plan.rounds - 1 } else { plan.rounds };
                        let keys: Vec<String> =
                            (0..count).map(|_| self.other_handle(families, &plan.handle).name).collect();
                        if plan.function {
                            written.arguments.push(format!("[{}]", keys.join(", ")));
                        } else {
                            written.arguments.extend(keys);
                        }
                        continue;
                    }
                    if plan.spread {
                        let types: Vec<Ty> =
                            parameters.iter().filter_map(|parameter| spread_type(parameter, current)).collect();
                        let element = if let [only] = types.as_slice() { only.clone() } else { Ty::Tuple(types) };
                        // A list is known as such where it is a local or written out.
                        let list = element.list();
                        let place = self.place_where(|place| place.ty == list && !place.text.contains('.'));
                        let list = match place.filter(|_| self.random.chance(60)) {
                            Some(place) => Node::expr("list", &list, place.text, Vec::new()),
                            None => self.literal(&list, false, depth),
                        };
                        written.arguments.push("$".to_owned());
                        written.children.push(list);
                        continue;
                    }
                    for _ in 0..plan.rounds {
                        for parameter in parameters {
                            self.argument(parameter, plan, current, written, depth);
                        }
                    }
                }
                Argument::Literal(_) | Argument::Options(_) => {}
            }
        }
    }

    pub(super) fn option_word(
        &mut self,
        option: &Chosen,
        plan: &Plan,
        current: &mut Handle,
        written: &mut Written,
        depth: usize,
    ) {
        let mut inner = Written::default();
        self.arguments(option.word.arguments(), plan, &mut false, current, &mut inner, depth);
        for nested in &option.inner {
            self.option_word(nested, plan, current, &mut inner, depth);
        }
        let text = if option.word.arguments().is_empty() {
            option.word.name().to_owned()
        } else {
            format!("{}({})", option.word.name(), inner.arguments.join(", "))
        };
        written.arguments.push(text);
        written.children.extend(inner.children);
    }

    fn other_handle(&mut self, families: &[Family], like: &Handle) -> Handle {
        let fitting: Vec<Handle> = self
            .handles
            .iter()
            .filter(|handle| {
                let known = families.contains(&Family::Any) || families.contains(&handle.family);
                known && (handle.content == like.content || families.contains(&Family::Any))
            })
            .cloned()
            .collect();
        if fitting.is_empty() { like.clone() } else { self.random.pick(&fitting).clone() }
    }

    /// One value, by what the grammar says that it is.
    fn argument(
        &mut self,
        parameter: &Parameter,
        plan: &Plan,
        current: &mut Handle,
        written: &mut Written,
        depth: usize,
    ) {
        let i64_type = Ty::Int(Int::I64);
        let mut expr = |generator: &mut Self, template: &str, ty: &Ty| {
            let value = generator.expr(ty, true, depth);
            written.arguments.push(template.to_owned());
            written.children.push(value);
        };
        match parameter.kind(&plan.words) {
            Kind::Key(families) => {
                *current = self.other_handle(families, &plan.handle);
                written.arguments.push(current.name.clone());
            }
            Kind::Value => {
                let ty = if let Content::Values(ty) = &current.content { ty.clone() } else { Ty::Text };
                match (ty, self.random.below(10)) {
                    (Ty::Text, 0..=3) => written.arguments.push(format!("{:?}", self.random.pick(&FEW))),
                    (Ty::Text, 4) => expr(self, "$", &i64_type),
                    (Ty::Text, 5) => expr(self, "$", &Ty::Word),
                    (Ty::Int(_), 0 | 1) => written.arguments.push(self.random.below(3).to_string()),
                    (ty, _) => expr(self, "$", &ty),
                }
            }
            Kind::Field => match &current.content {
                Content::Record(index) => {
                    let fields = self.types.records[*index].fields.clone();
                    let (name, ty) = self.random.pick(&fields).clone();
                    self.field_value = Some(if let Ty::Option(inner) = ty { *inner } else { ty });
                    written.arguments.push(format!("{name:?}"));
                }
                Content::Fields(field, _) => match (field.clone(), self.random.below(10)) {
                    (Ty::Text, 0..=5) => written.arguments.push(format!("{:?}", self.random.pick(&FEW))),
                    (Ty::Int(_), 0..=5) => written.arguments.push(self.random.below(4).to_string()),
                    (field, _) => expr(self, "$", &field),
                },
                Content::Values(_) => written.arguments.push("\"a\"".to_owned()),
            },
            Kind::FieldValue => {
                let ty = match (&current.content, self.field_value.clone()) {
                    (Content::Fields(_, value), _) => value.clone(),
                    (_, Some(ty)) => ty,
                    _ => Ty::Text,
                };
                expr(self, "$", &ty);
            }
            Kind::Int => match self.random.below(4) {
                0 => {
                    written.arguments.push(self.random.pick(&["1", "-1", "0", "9223372036854775807", "2"]).to_string())
                }
                _ => expr(self, "$", &i64_type),
            },
            Kind::Float | Kind::Score => match self.random.below(8) {
                0 if *parameter.kind(&plan.words) == Kind::Score => {
                    written.arguments.push(self.random.pick(&["NEG_INF", "POS_INF"]).to_string());
                }
                1..=3 => expr(self, "$", &Ty::Float),
                _ => expr(self, "$", &i64_type),
            },
            Kind::ScoreBound => match self.random.below(7) {
                0 => written.arguments.push("NEG_INF".to_owned()),
                1 => written.arguments.push("POS_INF".to_owned()),
                2 => expr(self, "EXCL($)", &i64_type),
                3 => expr(self, "EXCL($)", &Ty::Float),
                4 => expr(self, "$", &Ty::Float),
                _ => expr(self, "$", &i64_type),
            },
            Kind::Index => match self.random.below(3) {
                0 => expr(self, "$", &i64_type),
                _ => written.arguments.push(self.random.pick(&["0", "1", "-1", "-2", "2", "100"]).to_string()),
            },
            Kind::Bit => written.arguments.push(self.random.pick(&["0", "1"]).to_string()),
            Kind::Positive => written.arguments.push(self.random.pick(&["1", "2", "3", "100"]).to_string()),
            Kind::Count | Kind::BitIndex => {
                written.arguments.push(self.random.pick(&["0", "1", "2", "3", "100"]).to_string())
            }
            Kind::TtlSeconds => expr(self, "$.clamp(1000, 90000000)", &i64_type),
            Kind::TtlMillis => expr(self, "$.clamp(1000000, 90000000000)", &i64_type),
            Kind::UnixSeconds => {
                written.arguments.push(self.random.pick(&["4000000000", "4100000000", "1"]).to_string())
            }
            Kind::UnixMillis => {
                written.arguments.push(self.random.pick(&["4000000000000", "4100000000000", "1"]).to_string());
            }
            Kind::Word(words) => written.arguments.push((*self.random.pick(words)).to_owned()),
            Kind::Text => expr(self, "$", &Ty::Text),
            Kind::BitType => {
                written.arguments.push(format!("{:?}", self.random.pick(&["u8", "i5", "i64", "u63", "u1"])));
            }
            Kind::StreamId => written.arguments.push(format!("{:?}", self.random.pick(&["4-1", "5-1", "1-1", "0"]))),
            Kind::NewStreamId => {
                written.arguments.push(format!("{:?}", self.random.pick(&["4-2", "5-1", "6-*", "1-1"])));
            }
            Kind::StreamBound => {
                written.arguments.push((*self.random.pick(&["MIN", "MAX", "\"4\"", "\"4-1\""])).to_owned())
            }
            Kind::StreamAfter => written.arguments.push(format!("{:?}", self.random.pick(&["0", "4-1"]))),
            Kind::BitOffset => written.arguments.push(self.random.pick(&["0", "3", "\"#1\"", "64"]).to_string()),
            _ => written.arguments.push("0".to_owned()),
        }
    }
}
