//! A `Vec` in the place of a command's repeated values: the types of its elements, and which word is sent for it.

use super::Checker;
use super::command::{Values, family_of};
use super::slice::is_slice;
use super::typed::{ElementWord, Expr, Word};
use super::types::{Content, Handle, Type};
use crate::catalogue::{self, Family, Kind, Repetition};
use crate::diagnostic::codes;
use crate::syntax::ast;

/// What stands in the place of repeated values.
pub(super) enum Spread {
    /// A list: all of the group.
    Taken(Word),
    /// One value that had to be looked at first.
    Single(Word),
    /// Reported.
    Failed,
    /// One value, not looked at yet.
    No,
}

impl Checker<'_, '_> {
    /// A `Vec` as the whole of a repeated group.
    pub(super) fn check_spread(
        &mut self,
        written: &ast::Expr,
        repetition: &'static Repetition,
        options: &[&'static str],
        values: &mut Values,
    ) -> Spread {
        // Only what can be a list is looked at; everything else is checked with its kind. A list can be a value of a
        // document, too, so there it is one.
        let of_document = matches!(repetition.parameters(), [only] if *only.kind(options) == Kind::Json);
        if of_document || !self.may_be_list(written) {
            return Spread::No;
        }
        let before = self.sink.len();
        let list = self.check_expr(written, None);
        if self.sink.len() > before || self.shallow(&list.ty).is_error() {
            return Spread::Failed;
        }
        let (Type::Vec(element) | Type::Array(element, _)) = self.shallow(&list.ty) else {
            return self.single(repetition, options, list, values);
        };
        if let [only] = repetition.parameters()
            && let Type::Document(_, content) = self.type_of_kind(only.kind(options), values)
            && self.agree(&list.ty, &content)
        {
            if self.agree(&element, &content) {
                return self.refuse_open_document(&list, &content);
            }
            return self.single(repetition, options, list, values);
        }
        let element = self.infer.deep(&element);
        if let [only] = repetition.parameters()
            && let Kind::Key(families) = only.kind(options)
        {
            // The elements are of one type, so what holds for one holds for all.
            let sample = Expr { ty: element, ..list.clone() };
            self.take_key_type(&sample, values);
            return match self.key_word(sample, families) {
                Word::Key(sample) if sample.ty.is_error() => Spread::Failed,
                _ => Spread::Taken(Word::Spread { list, width: 1, columns: false, forms: Vec::new() }),
            };
        }
        if let [only] = repetition.parameters()
            && let Type::Document(format, content) = self.type_of_kind(only.kind(options), values)
            && self.agree(&element, &content)
        {
            self.infer.unify(&element, &content);
            let list = self.encode_each(format, list);
            return Spread::Taken(Word::Spread { list, width: 1, columns: false, forms: Vec::new() });
        }
        let parts = match &element {
            Type::Tuple(parts) => parts.clone(),
            other => vec![other.clone()],
        };
        let mut kinds: Vec<Type> = Vec::new();
        let mut forms = Vec::new();
        let mut fits = parts.len() == repetition.parameters().len();
        for (at, parameter) in repetition.parameters().iter().enumerate() {
            let kind = parameter.kind(options);
            let part = parts.get(at).unwrap_or(&Type::Error);
            match kind {
                Kind::Key(families) => {
                    fits &= family_of(part).is_some_and(|family| fits_key(family, families));
                    let key = Expr { ty: part.clone(), ..list.clone() };
                    self.take_key_type(&key, values);
                    let family = families.first().copied().unwrap_or(Family::Any);
                    let content = Content::Values(Box::new(Type::Text));
                    forms.push(ElementWord::Value);
                    kinds.push(if fits { part.clone() } else { Type::Handle(Handle { family, content }) });
                }
                _ => {
                    let wanted = self.type_of_kind(kind, values);
                    fits &= self.fits_kind(part, &wanted);
                    forms.push(match (&wanted, kind) {
                        (Type::Document(format, _), _) => ElementWord::Document(*format),
                        (_, Kind::Score | Kind::ScoreBound) => ElementWord::Score,
                        _ if self.is_member(kind, values) => ElementWord::Member,
                        _ => ElementWord::Value,
                    });
                    // Inside of a body a document is its value.
                    kinds.push(wanted.inside());
                }
            }
        }
        if !fits {
            let wanted = match kinds.as_slice() {
                [one] => format!("Vec<{}>", one.display(self)),
                several => format!("Vec<{}>", Type::Tuple(several.to_vec()).display(self)),
            };
            let found = self.show(&list.ty);
            self.fail(
                codes::TYPE_MISMATCH,
                list.span,
                format!("expected `{wanted}`, found {found}"),
                if kinds.iter().any(|kind| matches!(kind, Type::Handle(_))) {
                    "collect the handles in a loop: `let counter: Str = key!(…); list.push((counter, value));`"
                } else {
                    "give the elements in the form that the command takes, several values as a tuple: `list.push((a, b));`"
                },
            );
            return Spread::Failed;
        }
        Spread::Taken(Word::Spread { list, width: kinds.len(), columns: repetition.columns(), forms })
    }

    /// Whether a value is found by its text: an element of a list or a set.
    pub(super) fn is_member(&self, kind: &Kind, values: &Values) -> bool {
        let family = values.handle.and_then(|handle| family_of(&self.locals[handle.0].ty));
        *kind == Kind::Value && matches!(family, Some(Family::List | Family::Set | Family::ZSet))
    }

    /// Whether an expression can be a list, before it is checked.
    fn may_be_list(&self, written: &ast::Expr) -> bool {
        match &written.kind {
            ast::ExprKind::Reference(_, inner) => {
                matches!(inner.kind, ast::ExprKind::Name(_)) || is_slice(inner) || self.may_be_list(inner)
            }
            ast::ExprKind::Name(_) => {
                matches!(self.type_of_name(written), Some(Type::Vec(_) | Type::Array(..) | Type::Error))
            }
            ast::ExprKind::List { .. }
            | ast::ExprKind::Repeat { .. }
            | ast::ExprKind::Method { .. }
            | ast::ExprKind::Call { .. }
            | ast::ExprKind::Field(..) => true,
            _ => false,
        }
    }

    /// Whether one value of this kind is a list or a map: a document that is one.
    pub(super) fn takes_list(&self, kind: &Kind, values: &Values) -> bool {
        // The type of a record's field follows from its name, and is checked there.
        matches!(kind, Kind::Json)
            || matches!(kind, Kind::FieldValue) && values.record.is_some()
            || matches!(self.type_of_kind(kind, values), Type::Document(_, content)
                if matches!(*content, Type::Vec(_) | Type::Array(..) | Type::Map(..)))
    }

    /// An empty list is a document as well as no documents.
    fn refuse_open_document(&mut self, list: &Expr, content: &Type) -> Spread {
        let shown = self.show(content);
        self.fail(
            codes::CANNOT_INFER,
            list.span,
            format!("this can be one document, {shown}, as well as a list of them"),
            format!("write the type: `let value: {} = Vec::new();`", shown.trim_matches('`')),
        );
        Spread::Failed
    }

    /// Whether an expression is the name of a list.
    pub(super) fn names_list(&self, written: &ast::Expr) -> bool {
        matches!(self.type_of_name(written), Some(Type::Vec(_) | Type::Array(..)))
    }

    /// The name behind a `&`.
    fn name_of<'w>(&self, written: &'w ast::Expr) -> &'w str {
        match &written.kind {
            ast::ExprKind::Reference(_, inner) => self.name_of(inner),
            ast::ExprKind::Name(name) => &name.text,
            _ => "list",
        }
    }

    fn type_of_name(&self, written: &ast::Expr) -> Option<Type> {
        match &written.kind {
            ast::ExprKind::Reference(_, inner) => self.type_of_name(inner),
            ast::ExprKind::Name(name) => match self.lookup(&name.text) {
                Some(local) => Some(self.shallow(&self.locals[local.0].ty)),
                None => self.items.constants.get(&name.text).map(|constant| constant.ty.clone()),
            },
            _ => None,
        }
    }

    /// Reports a list beside single values, and a map in the place of a list; gives whether it did.
    pub(super) fn refuse_beside(
        &mut self,
        written: &[&ast::Expr],
        repetition: &'static Repetition,
        options: &[&'static str],
        values: &Values,
    ) -> bool {
        let kinds = repetition.parameters().iter().map(|parameter| parameter.kind(options)).cycle();
        let takes: Vec<bool> = kinds.take(written.len()).map(|kind| self.takes_list(kind, values)).collect();
        let plain = || written.iter().zip(&takes).filter(|(_, takes)| !**takes).map(|(written, _)| *written);
        let names: Vec<&str> = repetition.parameters().iter().map(catalogue::Parameter::name).collect();
        let element =
            if let [name] = names.as_slice() { (*name).to_owned() } else { format!("({})", names.join(", ")) };
        let beside = plain().find(|argument| written.len() > 1 && self.names_list(argument));
        if let Some(list) = beside {
            self.fail(
                codes::COMMAND_ARGUMENTS,
                list.span,
                "a list stands alone here, without single values before or behind it",
                format!(
                    "put all into one list, `list.push({element});`, and pass that list; or call it twice, for the values \
                     and for the list"
                ),
            );
            return true;
        }
        let map = plain().find_map(|argument| match self.type_of_name(argument) {
            Some(Type::Map(kind, ..)) => Some((argument, kind)),
            _ => None,
        });
        if let Some((set, _)) = map.filter(|(_, kind)| kind.is_set()) {
            let help = format!("pass a list of its elements: `{}.iter().collect::<Vec<_>>()`", self.name_of(set));
            self.fail(codes::COMMAND_ARGUMENTS, set.span, "a set is not sent as it is", help);
            return true;
        }
        if let Some((map, _)) = map {
            let help = match names.len() {
                1 => "pass a list of its keys or of its values".to_owned(),
                _ if names[0] == "score" => format!(
                    "pass a list of pairs, the score first: \
                     `{}.iter().map(|(member, score)| (score, member)).collect::<Vec<_>>()`",
                    self.name_of(map)
                ),
                _ => format!("pass a list of pairs: `{}.iter().collect::<Vec<_>>()`", self.name_of(map)),
            };
            self.fail(codes::COMMAND_ARGUMENTS, map.span, "a map is not sent as it is", help);
            return true;
        }
        false
    }

    /// An expression that was checked before it was known to be no list.
    fn single(
        &mut self,
        repetition: &'static Repetition,
        options: &[&'static str],
        value: Expr,
        values: &mut Values,
    ) -> Spread {
        if let [parameter] = repetition.parameters() {
            return Spread::Single(self.word_of(parameter.kind(options), value, values));
        }
        let found = self.show(&value.ty);
        let names: Vec<&str> = repetition.parameters().iter().map(catalogue::Parameter::name).collect();
        let names = names.join(", ");
        self.fail(
            codes::COMMAND_ARGUMENTS,
            value.span,
            format!("`{names}` are due here, or a list of tuples of them, and this is {found}"),
            format!("write them in this order, or collect them: `list.push(({names}));`"),
        );
        Spread::Failed
    }

    fn type_of_kind(&self, kind: &Kind, values: &Values) -> Type {
        match kind {
            Kind::ShardChannel => Type::Handle(Handle::channel()),
            Kind::Value => values.value.clone(),
            Kind::Field => values.field.clone(),
            Kind::FieldValue => values.field_value.clone(),
            Kind::Float | Kind::Score | Kind::ScoreBound => Type::Float,
            Kind::Int
            | Kind::NewSampleTime
            | Kind::SampleBound
            | Kind::Index
            | Kind::Count
            | Kind::Positive
            | Kind::Bit
            | Kind::BitIndex
            | Kind::TtlSeconds
            | Kind::TtlMillis
            | Kind::UnixSeconds
            | Kind::UnixMillis => Type::I64,
            _ => Type::Text,
        }
    }

    fn fits_kind(&mut self, found: &Type, wanted: &Type) -> bool {
        match (found, wanted) {
            (Type::Integer(_), Type::Float | Type::Text | Type::Integer(_)) => true,
            (Type::Enum(_), Type::Text) => self.items.is_storable(found),
            (_, Type::Document(_, content)) => self.agree(found, content) && self.infer.unify(found, content),
            _ => found == wanted,
        }
    }
}

/// Whether a key of this family may stand where one of `families` is due.
pub(super) fn fits_key(family: Family, families: &[Family]) -> bool {
    family != Family::Channel
        && (family == Family::Any || families.contains(&family) || families.contains(&Family::Any))
}

/// The elements of `[a, b]` or `&[a, b]`.
pub(super) fn in_brackets(written: &ast::Expr) -> Option<&[ast::Expr]> {
    match &written.kind {
        ast::ExprKind::List { elements, growable: false } if !elements.is_empty() => Some(elements),
        ast::ExprKind::Reference(false, inner) => in_brackets(inner),
        _ => None,
    }
}
