//! Functions: the script and its helpers.

use super::idiom::special_parameters;
use super::scope::Form;
use super::{Generator, Signature};
use crate::keyspace::TAG_OF_ID;
use crate::tree::Node;
use crate::types::{Int, Ty};

impl Generator {
    /// The parameters, the output and the body of the script.
    pub(super) fn script(&mut self) -> (Vec<(String, Ty)>, Ty, Node) {
        let mut parameters: Vec<(String, Ty)> = Vec::new();
        for name in ["a", "b", "c", "end", "x"].into_iter().take(2 + self.random.below(4)) {
            let shapes = if self.handles.is_empty() { 12 } else { 16 };
            let ty = match self.random.below(shapes) {
                12 => self.element_scalar().list(),
                13 => Ty::Tuple(vec![self.scalar(), self.option_type()]),
                14 => Ty::Record(self.random.below(2)),
                15 => self
                    .random
                    .pick(&[Ty::Word, Ty::Word.optional(), Ty::Tuple(vec![Ty::Bool, Ty::Float]).optional()])
                    .clone(),
                0..=5 => self.integer_type(),
                6 => Ty::Float,
                7 => Ty::Bool,
                8 | 9 => Ty::Text,
                10 => Ty::Text.optional(),
                _ => self.scalar().optional(),
            };
            parameters.push((name.to_owned(), ty));
        }
        for (name, ty) in &parameters {
            let is_text = matches!(ty, Ty::Text) || *ty == Ty::Text.optional();
            self.bind(name, ty, false, if is_text { Form::Str } else { Form::Owned });
        }
        if !self.handles.is_empty() {
            for (name, ty) in special_parameters() {
                if self.random.chance(25) || (name == "id" && self.tag == TAG_OF_ID) {
                    // Only idioms name it.
                    self.bind(name, &ty, false, Form::Owned);
                    if let Some(local) = self.locals.last_mut() {
                        local.hidden = 1;
                    }
                    parameters.push((name.to_owned(), ty));
                }
            }
        }
        let output = self.output_type();
        let body = self.function_body(&output, 60);
        (parameters, output, body)
    }

    fn output_type(&mut self) -> Ty {
        // rustc knows none of these.
        if !self.handles.is_empty() && self.random.chance(8) {
            return self
                .random
                .pick(&[
                    Ty::Json,
                    Ty::Json.optional(),
                    Ty::Json.list(),
                    Ty::Status,
                    Ty::Status.optional(),
                    Ty::Reply,
                    Ty::Reply.list(),
                ])
                .clone();
        }
        match self.random.below(10) {
            0 | 1 => Ty::Result(Box::new(self.some_type())),
            2 | 3 => self.option_type(),
            4 => Ty::Tuple(vec![self.some_type(), self.some_type(), self.scalar()]),
            _ => self.some_type(),
        }
    }

    /// A helper, which later ones and the script may call.
    pub(super) fn helper(&mut self, at: usize) -> Node {
        let name = format!(
            "{}{}",
            self.random.pick(&["helper", "copy", "divide", "pop_"]),
            if at == 0 { String::new() } else { at.to_string() }
        );
        let recursive = self.random.chance(30);
        let mut parameters = Vec::new();
        for _ in 0..1 + self.random.below(3) {
            let ty = self.some_type();
            let form = match &ty {
                Ty::Text => *self.random.pick(&[Form::Owned, Form::Str]),
                Ty::Vec(_) | Ty::Record(_) => {
                    self.random.weighted(&[(4, Form::Owned), (4, Form::Reference), (1, Form::Mutable)])
                }
                _ => Form::Owned,
            };
            parameters.push((form, ty));
        }
        let output = if self.random.chance(20) { Ty::Result(Box::new(self.scalar())) } else { self.some_type() };
        let signature = Signature { name: name.clone(), parameters, output: output.clone(), recursive };
        let mut written = Vec::new();
        if recursive {
            written.push("fuel: i64".to_owned());
        }
        let names = ["a", "value", "x"];
        for ((form, ty), name) in signature.parameters.iter().zip(names) {
            let shown = self.types.name(ty);
            let mutable = *form == Form::Owned && self.random.chance(50);
            written.push(match form {
                Form::Owned => format!("{}{name}: {shown}", if mutable { "mut " } else { "" }),
                Form::Reference => format!("{name}: &{shown}"),
                Form::Mutable => format!("{name}: &mut {shown}"),
                Form::Str => format!("{name}: &str"),
            });
            self.bind(name, ty, mutable, *form);
        }
        self.itself = recursive.then(|| signature.clone());
        let body = self.function_body(&output, 25);
        self.itself = None;
        self.locals.clear();
        self.signatures.push(signature);
        let shown = if output == Ty::Unit { String::new() } else { format!(" -> {}", self.types.name(&output)) };
        let mut node = Node::fixed(format!("fn {name}({}){shown} $", written.join(", ")), vec![body]);
        node.construct = if recursive { "recursive helper" } else { "helper" };
        node
    }

    fn function_body(&mut self, output: &Ty, budget: usize) -> Node {
        self.output = output.clone();
        self.budget = budget;
        let mut children = Vec::new();
        if let Some(itself) = self.itself.take() {
            // Without a call of itself, or it would never end.
            let base = self.result(output, 1);
            self.itself = Some(itself);
            children.push(Node::fixed("if fuel <= 0 { return $; }", vec![base]));
        }
        if self.random.chance(50) {
            // A list to change from the start.
            let list = self.list_type();
            let value = self.expr(&list, true, 1);
            let name = self.fresh_name();
            self.bind(&name, &list, true, Form::Owned);
            let ty = self.types.name(&list);
            children.push(Node::statement("let with a type", format!("let mut {name}: {ty} = $;"), vec![value]));
        }
        for _ in 0..2 + self.random.below(5) {
            children.push(self.statement(3));
        }
        if self.random.chance(15) {
            let value = self.result(output, 3);
            children.push(Node::fixed("return $;", vec![value]));
        } else {
            children.push(self.result(output, 3));
        }
        let body = Node::block(output, children);
        self.loops.clear();
        body
    }

    /// What the function gives: `Ok(…)`, `Err(…)` or the value.
    pub(super) fn result(&mut self, output: &Ty, depth: usize) -> Node {
        let Ty::Result(inner) = output else { return self.expr(output, true, depth) };
        match self.random.below(6) {
            0 => Node::fixed("Err(Fault::Missing)", Vec::new()),
            1 => {
                let (count, note) = (self.expr(&Ty::Int(Int::I64), true, depth), self.expr(&Ty::Text, true, depth));
                Node::fixed("Err(Fault::Held { count: $, note: $ })", vec![count, note])
            }
            2 => {
                if matches!(**inner, Ty::Option(_)) {
                    return self.wrapped(inner, depth);
                }
                let option = self.expr(&(**inner).clone().optional(), false, depth);
                Node::fixed("$.ok_or(Fault::Missing)", vec![option])
            }
            3 if self.itself.is_none() => match self.call(output, depth) {
                Some(call) => call,
                None => self.wrapped(inner, depth),
            },
            _ => self.wrapped(inner, depth),
        }
    }

    fn wrapped(&mut self, inner: &Ty, depth: usize) -> Node {
        let value = self.expr(inner, true, depth);
        Node::fixed("Ok($)", vec![value])
    }

    /// A call of a helper with this output.
    pub(super) fn call(&mut self, output: &Ty, depth: usize) -> Option<Node> {
        let mut fitting: Vec<Signature> =
            self.signatures.iter().filter(|signature| signature.output == *output).cloned().collect();
        // One call of itself a function, outside of loops and closures: the calls stay few.
        if self.loops.is_empty() {
            fitting.extend(self.itself.clone().filter(|itself| itself.output == *output));
        }
        if fitting.is_empty() {
            return None;
        }
        let signature = self.random.pick(&fitting).clone();
        let is_itself = self.itself.as_ref().is_some_and(|itself| itself.name == signature.name);
        if is_itself {
            self.itself = self.itself.take().map(|itself| Signature { output: Ty::Unit, ..itself });
        }
        let mut arguments: Vec<String> = Vec::new();
        if signature.recursive {
            arguments.push(if is_itself { "fuel - 1".to_owned() } else { self.random.below(4).to_string() });
        }
        let mut children = Vec::new();
        let mut borrowed: Vec<(usize, Form)> = Vec::new();
        for (form, ty) in &signature.parameters {
            let place = match form {
                Form::Owned | Form::Str => None,
                Form::Reference => self.place_where(|place| place.ty == *ty && place.form == Form::Owned),
                // A value that changes and is looked at afterwards, or one of its own.
                Form::Mutable => {
                    self.place_where(|place| place.ty == *ty && place.form == Form::Owned && place.mutable)
                }
            };
            let sign = match form {
                Form::Owned | Form::Str => "",
                Form::Reference => "&",
                Form::Mutable => "&mut ",
            };
            match place {
                Some(place) if !borrowed.iter().any(|(root, _)| *root == place.root) => {
                    arguments.push(format!("{sign}{}", place.text));
                    self.borrow(place.root, *form);
                    borrowed.push((place.root, *form));
                }
                _ => {
                    arguments.push(format!("{sign}$"));
                    children.push(match form {
                        Form::Str => self.borrowed_text(depth),
                        _ => self.expr(ty, true, depth),
                    });
                }
            }
        }
        for (root, form) in borrowed {
            self.release(root, form);
        }
        let construct = if is_itself { "recursive call" } else { "call" };
        Some(Node::expr(construct, output, format!("{}({})", signature.name, arguments.join(", ")), children))
    }

    fn borrow(&mut self, root: usize, form: Form) {
        self.locals[root].frozen += 1;
        self.locals[root].hidden += usize::from(form == Form::Mutable);
    }

    fn release(&mut self, root: usize, form: Form) {
        self.locals[root].frozen -= 1;
        self.locals[root].hidden -= usize::from(form == Form::Mutable);
    }
}
