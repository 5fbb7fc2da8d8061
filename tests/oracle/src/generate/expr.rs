//! Expressions of any type: literals, locals, and what has a value in branches and blocks.

use super::scope::{Form, Place};
use super::{Generator, OpenLoop};
use crate::tree::Node;
use crate::types::{ANY_REPLY, Int, Ty, WORDS};
use crate::value;

impl Generator {
    /// An expression that owns a value of the type. `anchored`: whether the place says which type
    /// it is, so that a literal needs no suffix.
    pub(super) fn expr(&mut self, ty: &Ty, anchored: bool, depth: usize) -> Node {
        if !self.handles.is_empty()
            && depth > 0
            && self.random.chance(15)
            && let Some(command) = self.command_value(ty, depth)
        {
            return command;
        }
        if depth == 0 || !self.has_room() || self.random.chance(22) {
            return self.leaf(ty, anchored, depth);
        }
        if self.random.chance(7)
            && let Some(idiom) = self.idiom(ty, depth)
        {
            return idiom;
        }
        if self.random.chance(25)
            && let Some(call) = self.call(ty, depth - 1)
        {
            return call;
        }
        if self.random.chance(35) {
            return self.compound(ty, anchored, depth - 1);
        }
        match ty {
            Ty::Int(int) => self.integer(*int, anchored, depth - 1),
            Ty::Float => self.float(anchored, depth - 1),
            Ty::Bool => self.boolean(depth - 1),
            Ty::Text => self.text(depth - 1),
            Ty::Option(inner) => self.option(inner, anchored, depth - 1),
            Ty::Vec(element) => self.list(element, anchored, depth - 1),
            Ty::Tuple(parts) => {
                let values: Vec<Node> = parts.iter().map(|part| self.expr(part, anchored, depth - 1)).collect();
                let holes = vec!["$"; parts.len()].join(", ");
                Node::expr("tuple", ty, format!("({holes})"), values)
            }
            Ty::Record(index) => self.record(*index, depth - 1),
            _ => self.leaf(ty, anchored, depth),
        }
    }

    /// Two operands of one type: one of them says it, and the other may be a bare literal.
    pub(super) fn sides(&mut self, ty: &Ty, anchored: bool, depth: usize) -> (Node, Node) {
        if !anchored && self.random.chance(20) && matches!(ty, Ty::Int(_) | Ty::Float) {
            let left = self.literal(ty, true, depth);
            return (left, self.expr(ty, false, depth));
        }
        let left = self.expr(ty, anchored, depth);
        // What is compared through a reference must stay where it is.
        let roots = self.roots_of(&left);
        for root in &roots {
            self.locals[*root].frozen += 1;
        }
        let right = self.expr(ty, true, depth);
        for root in &roots {
            self.locals[*root].frozen -= 1;
        }
        (left, right)
    }

    /// The locals whose place an expression is, if its type is compared through a reference.
    fn roots_of(&self, node: &Node) -> Vec<usize> {
        if !node.children.is_empty() || matches!(node.ty, Ty::Int(_) | Ty::Float | Ty::Bool) {
            return Vec::new();
        }
        self.places().into_iter().filter(|place| self.owned(place) == node.template).map(|place| place.root).collect()
    }

    fn record(&mut self, index: usize, depth: usize) -> Node {
        let ty = Ty::Record(index);
        let record = self.types.records[index].clone();
        let mut fields: Vec<usize> = (0..record.fields.len()).collect();
        if self.random.chance(40) {
            fields.reverse();
        }
        let update = self.random.chance(25);
        if update {
            fields.truncate(1 + self.random.below(2));
        }
        let mut children = Vec::new();
        let mut written = Vec::new();
        for at in fields {
            let (name, ty) = &record.fields[at];
            written.push(format!("{name}: $"));
            children.push(self.expr(ty, true, depth));
        }
        if update {
            written.push("..$".to_owned());
            children.push(self.expr(&ty, true, depth));
        }
        let construct = if update { "record update" } else { "record" };
        Node::expr(construct, &ty, format!("{} {{ {} }}", record.name, written.join(", ")), children)
    }

    fn leaf(&mut self, ty: &Ty, anchored: bool, depth: usize) -> Node {
        let wanted = ty.clone().list();
        if depth > 0 && self.random.chance(15) && self.places().iter().any(|place| place.ty == wanted) {
            return if self.random.chance(85) {
                self.element(ty, anchored, 0)
            } else {
                self.literal(ty, anchored, depth)
            };
        }
        if self.random.chance(70)
            && let Some(place) = self.place_where(|place| place.ty == *ty)
        {
            return self.local(&place);
        }
        self.literal(ty, anchored, depth)
    }

    pub(super) fn local(&mut self, place: &Place) -> Node {
        let construct = match (place.text.contains('.'), place.form) {
            (true, _) => "part of a local",
            (false, Form::Owned) => "local",
            (false, Form::Str) => "text parameter",
            (false, Form::Reference) => "shared reference",
            (false, Form::Mutable) => "mutable reference",
        };
        Node::expr(construct, &place.ty, self.owned(place), Vec::new())
    }

    /// A literal; of parts for types that have them.
    pub(super) fn literal(&mut self, ty: &Ty, anchored: bool, depth: usize) -> Node {
        let depth = depth.saturating_sub(1);
        match ty {
            Ty::Int(int) => {
                let value = value::integer(&mut self.random, *int);
                let bare = anchored && self.random.chance(70);
                let text = format!("{value}{}", if bare { "" } else { int.name });
                let text = if value < 0 { format!("({text})") } else { text };
                Node::expr(if bare { "bare literal" } else { "literal with suffix" }, ty, text, Vec::new())
            }
            Ty::Float => {
                let value = value::float(&mut self.random);
                let text = if value.is_sign_negative() { format!("({value:?}f64)") } else { format!("{value:?}f64") };
                Node::expr("float literal", ty, text, Vec::new())
            }
            Ty::Bool => Node::expr("bool literal", ty, self.random.chance(50).to_string(), Vec::new()),
            Ty::Text => {
                let text = value::text(&mut self.random);
                let written = match self.random.below(3) {
                    0 => format!("String::from({text:?})"),
                    1 => format!("{text:?}.to_owned()"),
                    _ => format!("{text:?}.to_string()"),
                };
                Node::expr("text literal", ty, written, Vec::new())
            }
            Ty::Option(_) if anchored && self.random.chance(40) => Node::expr("None", ty, "None", Vec::new()),
            Ty::Option(inner) => {
                let value = self.leaf(inner, anchored, depth);
                Node::expr("Some", ty, "Some($)", vec![value])
            }
            Ty::Vec(element) => {
                let least = usize::from(!anchored);
                let values: Vec<Node> =
                    (0..least + self.random.below(4)).map(|_| self.leaf(element, anchored, depth)).collect();
                let holes = vec!["$"; values.len()].join(", ");
                Node::expr("vec!", ty, format!("vec![{holes}]"), values)
            }
            Ty::Tuple(parts) => {
                let values: Vec<Node> = parts.iter().map(|part| self.leaf(part, anchored, depth)).collect();
                let holes = vec!["$"; parts.len()].join(", ");
                Node::expr("tuple", ty, format!("({holes})"), values)
            }
            Ty::Record(index) => {
                let record = self.types.records[*index].clone();
                let fields: Vec<String> = record.fields.iter().map(|(name, _)| format!("{name}: $")).collect();
                let values = record.fields.iter().map(|(_, ty)| self.leaf(ty, true, depth)).collect();
                Node::expr("record", ty, format!("{} {{ {} }}", record.name, fields.join(", ")), values)
            }
            Ty::Word => Node::expr("variant", ty, format!("Word::{}", self.random.pick(&WORDS)), Vec::new()),
            Ty::Json => Node::expr("empty JSON object", ty, "Json::object()", Vec::new()),
            Ty::Status => Node::expr("status", ty, "Status::OK", Vec::new()),
            Ty::Reply => Node::expr("reply of any type", ty, ANY_REPLY, Vec::new()),
            Ty::Unit | Ty::Result(_) | Ty::Duration => Node::expr("unit", ty, "()", Vec::new()),
        }
    }

    /// What has a value of any type.
    fn compound(&mut self, ty: &Ty, anchored: bool, depth: usize) -> Node {
        if self.random.chance(10)
            && let Some(chain) = self.chain(ty, depth)
        {
            return chain;
        }
        if self.random.chance(8)
            && let Some(parsed) = self.parsed(ty, depth)
        {
            return parsed;
        }
        if self.random.chance(25)
            && let Some(value) = self.value_of_result(ty, depth)
        {
            return value;
        }
        match self.random.below(21) {
            0..=2 => {
                let condition = self.condition(depth);
                let then = self.value_block(ty, anchored, depth);
                let otherwise = self.value_block(ty, anchored, depth);
                Node::expr("if value", ty, "(if $ $ else $)", vec![condition, then, otherwise])
            }
            3..=5 => self.value_block_expr(ty, anchored, depth),
            6 | 7 => self.match_value(ty, anchored, depth),
            8 => self.if_let_value(ty, anchored, depth),
            9 => {
                let Ty::Option(_) = ty else {
                    let option = self.expr(&ty.clone().optional(), false, depth);
                    return match self.random.below(4) {
                        0 => Node::expr("unwrap", ty, "$.unwrap()", vec![option]),
                        1 => Node::expr("expect", ty, "$.expect(\"is there\")", vec![option]),
                        _ => {
                            let default = self.expr(ty, true, depth);
                            Node::expr("unwrap_or", ty, "$.unwrap_or($)", vec![option, default])
                        }
                    };
                };
                self.leaf(ty, anchored, depth)
            }
            10 => self.question(ty, anchored, depth),
            11 | 12 => match self.call(ty, depth) {
                Some(call) => call,
                None => self.leaf(ty, anchored, depth),
            },
            13 | 14 => self.element(ty, anchored, depth),
            15 => self.loop_value(ty, anchored, depth),
            18 => self.labelled_block(ty, anchored, depth),
            19 if !matches!(ty, Ty::Option(_)) => self.looked_up(ty, depth),
            16 => {
                let part = Ty::Tuple(vec![ty.clone(), self.scalar()]);
                let tuple = self.expr(&part, false, depth);
                Node::expr("part of a value", ty, "$.0", vec![tuple])
            }
            _ => self.leaving(ty, anchored, depth),
        }
    }

    /// `v[i]` of a local, mostly in range.
    fn element(&mut self, ty: &Ty, anchored: bool, depth: usize) -> Node {
        let wanted = ty.clone().list();
        let Some(place) = self.place_where(|place| place.ty == wanted) else { return self.leaf(ty, anchored, depth) };
        let index = self.freezing(Some(place.root), |generator| generator.index(depth));
        let clone = if self.types.is_copy(ty) { "" } else { ".clone()" };
        Node::expr("index", ty, format!("{}[$]{clone}", place.text), vec![index])
    }

    pub(super) fn index(&mut self, depth: usize) -> Node {
        let usize_type = Ty::Int(Int::USIZE);
        if self.random.chance(60) {
            let value = self.random.below(3);
            return Node::expr("bare literal", &usize_type, value.to_string(), Vec::new());
        }
        let value = self.expr(&usize_type, false, depth);
        Node::expr("rem", &usize_type, "($ % 3)", vec![value])
    }

    /// `{ statements; value }` as an operand.
    fn value_block_expr(&mut self, ty: &Ty, anchored: bool, depth: usize) -> Node {
        let block = self.value_block(ty, anchored, depth);
        Node::expr("block", ty, "($)", vec![block])
    }

    pub(super) fn value_block(&mut self, ty: &Ty, anchored: bool, depth: usize) -> Node {
        self.scoped(|generator| {
            let mut children = Vec::new();
            for _ in 0..generator.random.below(3) {
                if generator.has_room() {
                    children.push(generator.statement(depth));
                }
            }
            children.push(generator.expr(ty, anchored, depth));
            Node::block(ty, children)
        })
    }

    fn match_value(&mut self, ty: &Ty, anchored: bool, depth: usize) -> Node {
        self.matching("match value", ty, depth, |generator| {
            if generator.random.chance(40) {
                let block = generator.value_block(ty, anchored, depth);
                Node::fixed("$", vec![block])
            } else {
                generator.expr(ty, anchored, depth)
            }
        })
    }

    fn if_let_value(&mut self, ty: &Ty, anchored: bool, depth: usize) -> Node {
        let (condition, then) = self.scoped(|generator| {
            let condition = generator.let_condition(depth);
            (condition, generator.value_block(ty, anchored, depth))
        });
        let otherwise = self.value_block(ty, anchored, depth);
        Node::expr("if let value", ty, "(if $ $ else $)", vec![condition, then, otherwise])
    }

    fn question(&mut self, ty: &Ty, anchored: bool, depth: usize) -> Node {
        if self.closures > 0 || matches!(ty, Ty::Option(_)) {
            return self.leaf(ty, anchored, depth);
        }
        match self.output.clone() {
            Ty::Option(_) => {
                let option = self.expr(&ty.clone().optional(), false, depth);
                Node::expr("? of an option", ty, "$?", vec![option])
            }
            Ty::Result(_) => {
                if let Some(call) = self.call(&Ty::Result(Box::new(ty.clone())), depth) {
                    return Node::expr("? of a result", ty, "$?", vec![call]);
                }
                let option = self.expr(&ty.clone().optional(), false, depth);
                // The text of the error is made before it is known that it leaves, and aborts where it is not UTF-8.
                let note = self.literal(&Ty::Text, true, depth);
                Node::expr("ok_or and ?", ty, "$.ok_or(Fault::Held { count: 7, note: $ })?", vec![option, note])
            }
            _ => self.leaf(ty, anchored, depth),
        }
    }

    /// A `loop` that ends with a value after a few rounds.
    fn loop_value(&mut self, ty: &Ty, anchored: bool, depth: usize) -> Node {
        if self.loops.len() >= 2 || self.closures > 0 {
            return self.leaf(ty, anchored, depth);
        }
        let counter = format!("round{}", self.count());
        let rounds = 1 + self.random.below(4);
        let label = self.random.chance(40).then(|| format!("'l{}", self.count()));
        self.loops.push(OpenLoop { label: label.clone(), value: Some(ty.clone()), block: false });
        let (value, block) = self.scoped(|generator| {
            let value = generator.expr(ty, anchored, depth);
            (value, generator.statements_block(depth))
        });
        self.loops.pop();
        let label = label.map(|label| format!("{label}: ")).unwrap_or_default();
        let template = format!(
            "({{ let mut {counter} = 0i64; {label}loop {{ {counter} += 1; if {counter} > {rounds} {{ break $; }} $ }} }})",
        );
        Node::expr("loop value", ty, template, vec![value, block])
    }

    /// `'label: { … }`, which a `break` may leave with the value.
    fn labelled_block(&mut self, ty: &Ty, anchored: bool, depth: usize) -> Node {
        if self.loops.len() >= 2 || self.closures > 0 {
            return self.leaf(ty, anchored, depth);
        }
        let label = format!("'l{}", self.count());
        self.loops.push(OpenLoop { label: Some(label.clone()), value: Some(ty.clone()), block: true });
        let block = self.value_block(ty, anchored, depth);
        let condition = self.condition(depth);
        let early = self.expr(ty, true, depth.min(1));
        self.loops.pop();
        let text = format!("({label}: {{ if $ {{ break {label} $; }} $ }})");
        Node::expr("labelled block", ty, text, vec![condition, early, block])
    }

    /// A branch that leaves instead of giving the value.
    fn leaving(&mut self, ty: &Ty, anchored: bool, depth: usize) -> Node {
        let Some(exit) = self.exit(depth) else { return self.leaf(ty, anchored, depth) };
        match self.random.below(3) {
            0 => {
                let condition = self.condition(depth);
                let value = self.expr(ty, anchored, depth);
                Node::expr("if that leaves", ty, "(if $ { $ } else { $ })", vec![condition, exit, value])
            }
            1 if !matches!(ty, Ty::Option(_)) => {
                let option = self.expr(&ty.clone().optional(), false, depth);
                Node::expr("match that leaves", ty, "(match $ { Some(found) => found, None => $ })", vec![option, exit])
            }
            _ => {
                let condition = self.condition(depth);
                let value = self.expr(ty, anchored, depth);
                Node::expr("value or leave", ty, "(if $ { $ } else { $ })", vec![condition, value, exit])
            }
        }
    }
}
