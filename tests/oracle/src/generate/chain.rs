//! Chains of iterator adapters, with what consumes them.

use super::Generator;
use super::scope::Form;
use crate::tree::Node;
use crate::types::{Int, Ty};

/// A chain that grows.
struct Chain {
    template: String,
    children: Vec<Node>,
    element: Ty,
}

impl Generator {
    /// A chain that gives a value of the type, if one can.
    pub(super) fn chain(&mut self, ty: &Ty, depth: usize) -> Option<Node> {
        let is_plain = |ty: &Ty| matches!(ty, Ty::Int(_) | Ty::Bool | Ty::Float | Ty::Text);
        let place = self.place_where(|place| {
            matches!(&place.ty, Ty::Vec(element) if is_plain(element)) && place.form == Form::Owned
        });
        let (chain, root) = match place.filter(|_| self.random.chance(75)) {
            Some(place) => {
                let Ty::Vec(element) = &place.ty else { return None };
                let element = (**element).clone();
                let rev = if self.random.chance(20) { ".rev()" } else { "" };
                let copied = if self.types.is_copy(&element) { "copied" } else { "cloned" };
                let template = format!("{}.iter(){rev}.{copied}()", place.text);
                (Chain { template, children: Vec::new(), element }, Some(place.root))
            }
            None => {
                let end = self.expr(&Ty::Int(Int::I64), true, depth.min(1));
                let rev = if self.random.chance(20) { ".rev()" } else { "" };
                let chain = Chain {
                    template: format!("(0i64..$.min(5)){rev}"),
                    children: vec![end],
                    element: Ty::Int(Int::I64),
                };
                (chain, None)
            }
        };
        self.freezing(root, |generator| generator.finish(chain, ty, depth))
    }

    fn finish(&mut self, mut chain: Chain, ty: &Ty, depth: usize) -> Option<Node> {
        for _ in 0..self.random.below(3) {
            self.adapt(&mut chain, depth);
        }
        let is_plain = |ty: &Ty| matches!(ty, Ty::Int(_) | Ty::Bool | Ty::Float | Ty::Text);
        match ty {
            Ty::Vec(element) if is_plain(element) => {
                if chain.element != **element {
                    self.map(&mut chain, element, depth);
                }
                Some(Node::expr("collect", ty, chain.template + ".collect::<Vec<_>>()", chain.children))
            }
            Ty::Int(int) => self.number(chain, *int, depth),
            Ty::Bool => {
                let name = *self.random.pick(&["any", "all"]);
                let element = chain.element.clone();
                let (local, body) = self.closure(&element, |generator| generator.expr(&Ty::Bool, true, depth));
                chain.children.push(body);
                Some(Node::expr(name, ty, format!("{}.{name}(|{local}| $)", chain.template), chain.children))
            }
            Ty::Option(inner) if is_plain(inner) => self.found(chain, inner, depth),
            _ => None,
        }
    }

    fn number(&mut self, mut chain: Chain, int: Int, depth: usize) -> Option<Node> {
        let ty = Ty::Int(int);
        match self.random.below(3) {
            0 => {
                if chain.element != ty {
                    self.map(&mut chain, &ty, depth);
                }
                Some(Node::expr("sum", &ty, format!("{}.sum::<{}>()", chain.template, int.name), chain.children))
            }
            1 if int == Int::USIZE => Some(Node::expr("count", &ty, chain.template + ".count()", chain.children)),
            _ => {
                let start = self.expr(&ty, false, depth);
                let element = chain.element.clone();
                let (state, item) = ("state", self.fresh_name());
                let before = self.locals.len();
                self.closures += 1;
                self.bind(state, &ty, false, Form::Owned);
                self.bind(&item, &element, false, Form::Owned);
                let body = self.expr(&ty, true, depth);
                self.locals.truncate(before);
                self.closures -= 1;
                chain.children.extend([start, body]);
                Some(Node::expr(
                    "fold",
                    &ty,
                    format!("{}.fold($, |{state}, {item}| $)", chain.template),
                    chain.children,
                ))
            }
        }
    }

    /// What gives an option.
    fn found(&mut self, mut chain: Chain, inner: &Ty, depth: usize) -> Option<Node> {
        let ty = inner.clone().optional();
        if self.random.chance(20) {
            let element = chain.element.clone();
            let (local, body) = self.closure(&element, |generator| generator.expr(&ty, false, depth));
            chain.children.push(body);
            let template = format!("{}.find_map(|{local}| $)", chain.template);
            return Some(Node::expr("find_map", &ty, template, chain.children));
        }
        if *inner == Ty::Int(Int::USIZE) && self.random.chance(50) {
            let element = chain.element.clone();
            let (local, body) = self.closure(&element, |generator| generator.expr(&Ty::Bool, true, depth));
            chain.children.push(body);
            let template = format!("{}.position(|{local}| $)", chain.template);
            return Some(Node::expr("position", &ty, template, chain.children));
        }
        if chain.element != *inner {
            self.map(&mut chain, inner, depth);
        }
        let is_integer = matches!(inner, Ty::Int(_));
        let (name, end) = match self.random.below(7) {
            0 if is_integer => ("min of a chain", ".min()".to_owned()),
            1 if is_integer => ("max of a chain", ".max()".to_owned()),
            2 => ("next", ".next()".to_owned()),
            3 if self.types.is_copy(inner) => {
                let (local, body) = self.looking_closure(inner, &Ty::Bool, depth);
                chain.children.push(body);
                ("find", format!(".find(|{local}| $)"))
            }
            4 if self.types.is_copy(inner) => {
                let (local, body) = self.looking_closure(inner, &Ty::Int(Int::I64), depth);
                chain.children.push(body);
                let name = *self.random.pick(&["min_by_key", "max_by_key"]);
                (name, format!(".{name}(|{local}| $)"))
            }
            5 => match self.order(inner) {
                Some(order) => {
                    let name = *self.random.pick(&["min_by", "max_by"]);
                    (name, format!(".{name}(|p, q| {order})"))
                }
                None => ("last of a chain", ".last()".to_owned()),
            },
            _ => ("last of a chain", ".last()".to_owned()),
        };
        Some(Node::expr(name, &ty, chain.template + &end, chain.children))
    }

    fn map(&mut self, chain: &mut Chain, to: &Ty, depth: usize) {
        let element = chain.element.clone();
        let (local, body) = self.closure(&element, |generator| generator.expr(to, false, depth));
        chain.template.push_str(&format!(".map(|{local}| $)"));
        chain.children.push(body);
        chain.element = to.clone();
    }

    /// A closure that looks at an element: its name and its body.
    fn looking_closure(&mut self, element: &Ty, result: &Ty, depth: usize) -> (String, Node) {
        let name = self.fresh_name();
        let before = self.locals.len();
        self.closures += 1;
        self.bind(&name, element, false, Form::Reference);
        let body = self.expr(result, true, depth);
        self.locals.truncate(before);
        self.closures -= 1;
        (name, body)
    }

    fn adapt(&mut self, chain: &mut Chain, depth: usize) {
        let element = chain.element.clone();
        match self.random.below(7) {
            0 | 1 => {
                let to = self.scalar();
                self.map(chain, &to, depth);
            }
            2 => {
                let count = self.random.below(4);
                let name = *self.random.pick(&["take", "skip"]);
                chain.template.push_str(&format!(".{name}({count})"));
            }
            3 => {
                chain.template.push_str(".enumerate()");
                chain.element = Ty::Tuple(vec![Ty::Int(Int::USIZE), element]);
            }
            4 => {
                let to = self.scalar();
                let wanted = to.clone().optional();
                let (local, body) = self.closure(&element, |generator| generator.expr(&wanted, false, depth));
                chain.template.push_str(&format!(".filter_map(|{local}| $)"));
                chain.children.push(body);
                chain.element = to;
            }
            _ if self.types.is_copy(&element) => {
                let name = *self.random.pick(&["filter", "take_while", "skip_while"]);
                let (local, body) = self.looking_closure(&element, &Ty::Bool, depth);
                chain.template.push_str(&format!(".{name}(|{local}| $)"));
                chain.children.push(body);
            }
            _ => {}
        }
    }
}
