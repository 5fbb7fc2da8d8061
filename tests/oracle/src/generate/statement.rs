//! Statements.

use super::scope::Form;
use super::{Generator, OpenLoop};
use crate::tree::Node;
use crate::types::{Int, Ty};

impl Generator {
    pub(super) fn statement(&mut self, depth: usize) -> Node {
        if depth == 0 || !self.has_room() {
            return self.assignment(0).unwrap_or_else(|| self.binding(0));
        }
        if !self.handles.is_empty()
            && self.random.chance(35)
            && let Some(command) = self.command_statement(depth)
        {
            return command;
        }
        let made = match self.random.below(32) {
            0..=6 => return self.binding(depth),
            7..=12 => self.assignment(depth),
            13..=15 => self.change_list(depth - 1),
            16 | 17 => Some(self.if_statement(depth - 1)),
            18 => Some(self.if_let_statement(depth - 1)),
            19 => {
                let node = self.matching("match statement", &Ty::Unit, depth - 1, |generator| {
                    generator.statements_block(depth - 1)
                });
                Some(Node::statement("match statement", "$;", vec![Node { role: crate::tree::Role::Fixed, ..node }]))
            }
            20..=22 => self.for_statement(depth - 1),
            23 => self.while_statement(depth - 1),
            24 => self.let_else(depth - 1),
            25 => self.leave_if(depth - 1),
            26 => Some(self.tuple_binding(depth)),
            27 => self.call_statement(depth - 1),
            28 => {
                let block = self.statements_block(depth - 1);
                Some(Node::statement("block statement", "$", vec![block]))
            }
            29 if self.random.chance(30) => {
                let condition = self.condition(depth - 1);
                Some(Node::statement("assert!", "assert!($ || true);", vec![condition]))
            }
            30 => self.while_let(depth - 1),
            _ => self.record_binding(depth - 1),
        };
        made.unwrap_or_else(|| self.binding(depth))
    }

    pub(super) fn statements_block(&mut self, depth: usize) -> Node {
        self.scoped(|generator| {
            let children = (0..1 + generator.random.below(3)).map(|_| generator.statement(depth)).collect();
            Node::block(&Ty::Unit, children)
        })
    }

    /// `let name = value;`
    fn binding(&mut self, depth: usize) -> Node {
        let ty = self.type_of_interest();
        let typed = self.random.chance(55);
        let value = self.expr(&ty, typed, depth);
        let mutable = self.random.chance(65);
        let name = self.fresh_name();
        self.bind(&name, &ty, mutable, Form::Owned);
        let mutable = if mutable { "mut " } else { "" };
        if typed {
            let ty = self.types.name(&ty);
            return Node::statement("let with a type", format!("let {mutable}{name}: {ty} = $;"), vec![value]);
        }
        Node::statement("let", format!("let {mutable}{name} = $;"), vec![value])
    }

    /// Often a type that a helper gives, so that it is called, or a list, so that it is changed.
    fn type_of_interest(&mut self) -> Ty {
        let outputs: Vec<Ty> = self
            .signatures
            .iter()
            .chain(&self.itself)
            .map(|signature| signature.output.clone())
            .filter(|output| !matches!(output, Ty::Result(_) | Ty::Unit))
            .collect();
        match self.random.below(10) {
            0..=2 if !outputs.is_empty() => self.random.pick(&outputs).clone(),
            3 | 4 => self.list_type(),
            _ => self.some_type(),
        }
    }

    fn tuple_binding(&mut self, depth: usize) -> Node {
        let parts = vec![self.some_type(), self.scalar()];
        let ty = Ty::Tuple(parts.clone());
        let value = self.expr(&ty, false, depth);
        let first = self.fresh_name();
        let mut second = self.fresh_name();
        if second == first {
            second = "_".to_owned();
        }
        let mutable = if self.random.chance(40) { "mut " } else { "" };
        self.bind(&first, &parts[0], !mutable.is_empty(), Form::Owned);
        if second != "_" {
            self.bind(&second, &parts[1], false, Form::Owned);
        }
        Node::statement("let of a tuple", format!("let ({mutable}{first}, {second}) = $;"), vec![value])
    }

    fn record_binding(&mut self, depth: usize) -> Option<Node> {
        let index = self.random.below(2);
        let record = self.types.records[index].clone();
        let value = self.expr(&Ty::Record(index), true, depth);
        let (field, ty) = record.fields[0].clone();
        let name = self.fresh_name();
        self.bind(&name, &ty, false, Form::Owned);
        Some(Node::statement(
            "let of a record",
            format!("let {} {{ {field}: {name}, .. }} = $;", record.name),
            vec![value],
        ))
    }

    fn assignment(&mut self, depth: usize) -> Option<Node> {
        let place =
            self.place_where(|place| place.mutable && place.form != Form::Str && !place.text.starts_with("fuel"))?;
        let target = if place.form == Form::Mutable { format!("*{}", place.text) } else { place.text.clone() };
        if let Ty::Int(_) | Ty::Float = &place.ty
            && self.random.chance(55)
        {
            let operator = *self.random.pick(&["+=", "+=", "-=", "*=", "/=", "%="]);
            let value = self.expr(&place.ty, true, depth);
            return Some(Node::statement("compound assignment", format!("{target} {operator} $;"), vec![value]));
        }
        let construct = match (&place.ty, place.text.contains('.')) {
            (_, true) => "assignment to a part",
            (Ty::Vec(_) | Ty::Record(_) | Ty::Tuple(_), false) => "assignment of a whole",
            _ => "assignment",
        };
        let value = self.expr(&place.ty, true, depth);
        Some(Node::statement(construct, format!("{target} = $;"), vec![value]))
    }

    fn if_statement(&mut self, depth: usize) -> Node {
        let condition = self.condition(depth);
        let then = self.statements_block(depth);
        match self.random.below(3) {
            0 => Node::statement("if", "if $ $", vec![condition, then]),
            1 => {
                let otherwise = self.statements_block(depth);
                Node::statement("if else", "if $ $ else $", vec![condition, then, otherwise])
            }
            _ => {
                let second = self.condition(depth);
                let (middle, otherwise) = (self.statements_block(depth), self.statements_block(depth));
                let children = vec![condition, then, second, middle, otherwise];
                Node::statement("else if", "if $ $ else if $ $ else $", children)
            }
        }
    }

    fn if_let_statement(&mut self, depth: usize) -> Node {
        let (condition, then) = self.scoped(|generator| {
            let condition = generator.let_condition(depth);
            (condition, generator.statements_block(depth))
        });
        if self.random.chance(50) {
            let otherwise = self.statements_block(depth);
            return Node::statement("if let else", "if $ $ else $", vec![condition, then, otherwise]);
        }
        Node::statement("if let statement", "if $ $", vec![condition, then])
    }

    fn label(&mut self) -> Option<String> {
        self.random.chance(40).then(|| format!("'l{}", self.count()))
    }

    fn for_statement(&mut self, depth: usize) -> Option<Node> {
        if self.loops.len() >= 2 || self.closures > 0 {
            return None;
        }
        let label = self.label();
        let shown = label.clone().map(|label| format!("{label}: ")).unwrap_or_default();
        if self.random.chance(45) {
            return self.for_list(label, &shown, depth);
        }
        let int = if self.random.chance(50) { Int::I64 } else { *self.random.pick(&Int::ALL) };
        let ty = Ty::Int(int);
        let (range, mut children) = self.range(int, depth);
        let (construct, iterable) = match self.random.below(5) {
            0 => ("for reversed", format!("({range}).rev()")),
            1 => ("for step_by", format!("({range}).step_by({})", 1 + self.random.below(3))),
            2 => ("for reversed step_by", format!("({range}).rev().step_by({})", 1 + self.random.below(3))),
            _ => ("for range", range),
        };
        let name = self.fresh_name();
        let mutable = self.random.chance(20);
        self.loops.push(OpenLoop { label, value: None, block: false });
        let body = self.scoped(|generator| {
            generator.bind(&name, &ty, mutable, Form::Owned);
            generator.statements_block(depth)
        });
        self.loops.pop();
        children.push(body);
        let mutable = if mutable { "mut " } else { "" };
        Some(Node::statement(construct, format!("{shown}for {mutable}{name} in {iterable} $"), children))
    }

    /// A short range, also at the ends of the type.
    fn range(&mut self, int: Int, depth: usize) -> (String, Vec<Node>) {
        let ty = Ty::Int(int);
        let span = i128::try_from(self.random.below(6)).unwrap_or(0);
        let inclusive = if self.random.chance(50) { "..=" } else { ".." };
        match self.random.below(4) {
            0 if !int.is_wide() => (format!("{}{inclusive}{}{}", int.high - span, int.high, int.name), Vec::new()),
            1 if !int.is_wide() => {
                let low = if int.low < 0 { format!("({}{})", int.low, int.name) } else { format!("0{}", int.name) };
                (format!("{low}{inclusive}{}", int.low + span), Vec::new())
            }
            2 => {
                let start = self.expr(&ty, false, depth);
                let end = self.expr(&ty, true, depth);
                (format!("($ % 4){inclusive}($ % 5)"), vec![start, end])
            }
            _ => {
                let end = self.expr(&ty, false, depth);
                (format!("0{inclusive}$.min({span})"), vec![end])
            }
        }
    }

    fn for_list(&mut self, label: Option<String>, shown: &str, depth: usize) -> Option<Node> {
        let element = self.scalar_or_text();
        let list_type = element.clone().list();
        let name = self.fresh_name();
        let place = self.place_where(|place| place.ty == list_type && place.form == Form::Owned);
        let list = if place.is_none() { Some(self.expr(&list_type, false, depth)) } else { None };
        self.loops.push(OpenLoop { label, value: None, block: false });
        let made = match place {
            Some(place) => self.freezing(Some(place.root), |generator| {
                generator.scoped(|generator| {
                    let enumerate = generator.random.chance(40);
                    generator.bind(&name, &element, false, Form::Reference);
                    if enumerate {
                        let at = if name == "a" { "b" } else { "a" };
                        generator.bind(at, &Self::index_type(), false, Form::Owned);
                        let body = generator.statements_block(depth);
                        let header = format!("{shown}for ({at}, {name}) in {}.iter().enumerate() $", place.text);
                        return Node::statement("for enumerate", header, vec![body]);
                    }
                    let body = generator.statements_block(depth);
                    Node::statement("for list", format!("{shown}for {name} in &{} $", place.text), vec![body])
                })
            }),
            None => {
                let body = self.scoped(|generator| {
                    generator.bind(&name, &element, false, Form::Owned);
                    generator.statements_block(depth)
                });
                Node::statement(
                    "for owned list",
                    format!("{shown}for {name} in $ $"),
                    list.into_iter().chain([body]).collect(),
                )
            }
        };
        self.loops.pop();
        Some(made)
    }

    fn scalar_or_text(&mut self) -> Ty {
        if self.random.chance(25) { Ty::Text } else { self.element_scalar() }
    }

    fn while_statement(&mut self, depth: usize) -> Option<Node> {
        if self.loops.len() >= 2 || self.closures > 0 {
            return None;
        }
        let counter = format!("round{}", self.count());
        let label = self.label();
        let shown = label.clone().map(|label| format!("{label}: ")).unwrap_or_default();
        let condition = self.condition(depth);
        self.loops.push(OpenLoop { label, value: None, block: false });
        let mut body = self.statements_block(depth);
        self.loops.pop();
        body.children.insert(0, Node::fixed(format!("{counter} += 1;"), Vec::new()));
        let rounds = 1 + self.random.below(4);
        let template = format!("let mut {counter} = 0i64;\n{shown}while {counter} < {rounds} && $ $");
        Some(Node::statement("while", template, vec![condition, body]))
    }

    fn while_let(&mut self, depth: usize) -> Option<Node> {
        if self.loops.len() >= 2 || self.closures > 0 {
            return None;
        }
        let place = self.place_where(|place| matches!(place.ty, Ty::Vec(_)) && place.mutable)?;
        let Ty::Vec(element) = place.ty.clone() else { return None };
        let name = self.fresh_name();
        self.loops.push(OpenLoop { label: None, value: None, block: false });
        let body = self.freezing(Some(place.root), |generator| {
            generator.scoped(|generator| {
                generator.bind(&name, &element, false, Form::Owned);
                generator.statements_block(depth)
            })
        });
        self.loops.pop();
        Some(Node::statement("while let", format!("while let Some({name}) = {}.pop() $", place.text), vec![body]))
    }

    fn let_else(&mut self, depth: usize) -> Option<Node> {
        let option = self.option_type();
        let Ty::Option(inner) = option.clone() else { return None };
        let value = self.expr(&option, false, depth);
        let exit = self.exit(depth)?;
        let name = self.fresh_name();
        self.bind(&name, &inner, false, Form::Owned);
        Some(Node::statement("let else", format!("let Some({name}) = ($) else {{ $; }};"), vec![value, exit]))
    }

    /// `return …`, `break` or `continue`, where one may stand.
    pub(super) fn exit(&mut self, depth: usize) -> Option<Node> {
        if self.closures > 0 {
            return None;
        }
        if self.loops.is_empty() || self.random.chance(35) {
            let output = self.output.clone();
            let value = self.result(&output, depth.min(1));
            return Some(Node { construct: "return", ..Node::fixed("return $", vec![value]) });
        }
        let at = self.random.below(self.loops.len());
        let open = self.loops[at].clone();
        let innermost = at + 1 == self.loops.len();
        let label = match &open.label {
            Some(label) if !innermost || open.block || self.random.chance(50) => format!(" {label}"),
            _ if innermost => String::new(),
            _ => return None,
        };
        if self.random.chance(50) && open.value.is_none() {
            return Some(Node { construct: "continue", ..Node::fixed(format!("continue{label}"), Vec::new()) });
        }
        match &open.value {
            Some(ty) => {
                let value = self.expr(ty, true, depth.min(1));
                Some(Node { construct: "break with a value", ..Node::fixed(format!("break{label} $"), vec![value]) })
            }
            None => Some(Node { construct: "break", ..Node::fixed(format!("break{label}"), Vec::new()) }),
        }
    }

    fn leave_if(&mut self, depth: usize) -> Option<Node> {
        let condition = self.condition(depth);
        let exit = self.exit(depth)?;
        Some(Node::statement("leave early", "if $ { $; }", vec![condition, exit]))
    }

    fn call_statement(&mut self, depth: usize) -> Option<Node> {
        let outputs: Vec<Ty> = self
            .signatures
            .iter()
            .map(|signature| signature.output.clone())
            .filter(|output| !matches!(output, Ty::Result(_)))
            .collect();
        if outputs.is_empty() {
            return None;
        }
        let output = self.random.pick(&outputs).clone();
        let call = self.call(&output, depth)?;
        Some(Node::statement("call statement", "$;", vec![call]))
    }
}
