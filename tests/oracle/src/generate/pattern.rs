//! Patterns: `match`, `if let`, and what they bind.

use super::Generator;
use super::scope::Form;
use crate::tree::Node;
use crate::types::{Ty, WORDS};
use crate::value;

/// A pattern with the locals that it binds.
struct Pattern {
    text: String,
    bound: Vec<(String, Ty)>,
}

impl Pattern {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), bound: Vec::new() }
    }
}

impl Generator {
    /// `(match value { … })`, whose arms `arm` makes.
    pub(super) fn matching(
        &mut self,
        construct: &'static str,
        ty: &Ty,
        depth: usize,
        mut arm: impl FnMut(&mut Self) -> Node,
    ) -> Node {
        let scrutinee_type = match self.random.below(12) {
            0..=2 => self.integer_type(),
            3 => Ty::Bool,
            4..=6 => self.option_type(),
            7 | 8 => Ty::Text,
            9 => Ty::Word,
            10 => Ty::Tuple(vec![self.scalar(), self.option_type()]),
            _ => Ty::Tuple(vec![self.integer_type(), Ty::Bool]),
        };
        let is_text = scrutinee_type == Ty::Text;
        let scrutinee = self.expr(&scrutinee_type, false, depth);
        let mut template = if is_text { "(match $.as_str() {".to_owned() } else { "(match $ {".to_owned() };
        let root = self.root_of(&scrutinee);
        let mut children = vec![scrutinee];
        let mut patterns = self.patterns(&scrutinee_type);
        let last = patterns.len() - 1;
        for (at, pattern) in patterns.drain(..).enumerate() {
            let before = self.locals.len();
            template.push_str(&format!("\n{}", pattern.text));
            for (name, ty) in &pattern.bound {
                self.bind(name, ty, false, if is_text { Form::Str } else { Form::Owned });
            }
            if at < last && self.random.chance(25) {
                template.push_str(" if $");
                let guard = self.freezing(root, |generator| generator.expr(&Ty::Bool, true, depth.saturating_sub(1)));
                children.push(guard);
                // What a guard leaves over the arms behind it must take: the last one takes all.
            }
            template.push_str(" => $,");
            children.push(arm(self));
            self.locals.truncate(before);
        }
        template.push_str("\n})");
        Node::expr(construct, ty, template, children)
    }

    /// The local that a scrutinee names as a place.
    fn root_of(&self, node: &Node) -> Option<usize> {
        self.places().into_iter().find(|place| self.owned(place) == node.template).map(|place| place.root)
    }

    /// Patterns that take all values; the last one alone takes what is left.
    fn patterns(&mut self, ty: &Ty) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        for _ in 0..1 + self.random.below(3) {
            patterns.push(self.refutable(ty, 2));
        }
        if let Ty::Word = ty
            && self.random.chance(50)
        {
            return WORDS
                .iter()
                .map(|word| Pattern::plain(format!("Word::{word}")))
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .chain([Pattern::plain("_")])
                .collect();
        }
        patterns.push(if self.random.chance(50) {
            let name = self.fresh_name();
            Pattern { text: name.clone(), bound: vec![(name, ty.clone())] }
        } else {
            Pattern::plain("_")
        });
        patterns
    }

    fn refutable(&mut self, ty: &Ty, depth: usize) -> Pattern {
        let name = format!("p{}", self.count());
        match ty {
            Ty::Int(int) => {
                let literal = value::integer(&mut self.random, *int);
                let other = value::integer(&mut self.random, *int);
                let (low, high) = (literal.min(other), literal.max(other));
                match self.random.below(6) {
                    0 | 1 => Pattern::plain(literal.to_string()),
                    2 if low != high => Pattern::plain(format!("{low} | {high}")),
                    3 => Pattern::plain(format!("{low}..={high}")),
                    4 if low != high => {
                        Pattern { text: format!("{name} @ {low}..{high}"), bound: vec![(name, ty.clone())] }
                    }
                    5 => Pattern::plain(format!("{low}..")),
                    _ => Pattern { text: name.clone(), bound: vec![(name, ty.clone())] },
                }
            }
            Ty::Bool => Pattern::plain(self.random.chance(50).to_string()),
            Ty::Text => {
                let (one, other) = (value::text(&mut self.random), value::text(&mut self.random));
                if self.random.chance(40) && one != other {
                    return Pattern::plain(format!("{one:?} | {other:?}"));
                }
                Pattern::plain(format!("{one:?}"))
            }
            Ty::Option(_) if depth == 0 || self.random.chance(30) => Pattern::plain("None"),
            Ty::Option(inner) => {
                let inner = self.refutable_or_name(inner, depth - 1);
                Pattern { text: format!("Some({})", inner.text), bound: inner.bound }
            }
            Ty::Tuple(parts) => {
                let parts: Vec<Pattern> =
                    parts.iter().map(|part| self.refutable_or_name(part, depth.saturating_sub(1))).collect();
                let texts: Vec<String> = parts.iter().map(|part| part.text.clone()).collect();
                Pattern {
                    text: format!("({})", texts.join(", ")),
                    bound: parts.into_iter().flat_map(|part| part.bound).collect(),
                }
            }
            Ty::Word => Pattern::plain(format!("Word::{}", self.random.pick(&WORDS))),
            _ => Pattern { text: name.clone(), bound: vec![(name, ty.clone())] },
        }
    }

    fn refutable_or_name(&mut self, ty: &Ty, depth: usize) -> Pattern {
        // A literal never matches what is held by value as a `String`.
        let owned = *ty == Ty::Text;
        match self.random.below(4) {
            0 => Pattern::plain("_"),
            1 if !owned && *ty != Ty::Float => self.refutable(ty, depth),
            _ => {
                let name = format!("p{}", self.count());
                Pattern { text: name.clone(), bound: vec![(name, ty.clone())] }
            }
        }
    }

    /// `let pattern = value`, perhaps with `&&` and more; binds in the open scope.
    pub(super) fn let_condition(&mut self, depth: usize) -> Node {
        let option = self.option_type();
        let value = self.expr(&option, false, depth);
        let pattern = loop {
            let pattern = self.refutable(&option, 2);
            if pattern.text != "None" {
                break pattern;
            }
        };
        for (name, ty) in &pattern.bound {
            self.bind(name, ty, false, Form::Owned);
        }
        let first = format!("let {} = $", pattern.text);
        match self.random.below(4) {
            0 => {
                let condition = self.expr(&Ty::Bool, true, depth);
                Node { construct: "let chain", ..Node::fixed(format!("{first} && $"), vec![value, condition]) }
            }
            1 if depth > 0 => {
                let more = self.let_condition(depth - 1);
                Node { construct: "let chain", ..Node::fixed(format!("{first} && $"), vec![value, more]) }
            }
            2 => {
                let more = self.expr(&Ty::Bool, true, depth.saturating_sub(1));
                Node { construct: "let chain", ..Node::fixed(format!("{first} && $"), vec![value, more]) }
            }
            _ => Node { construct: "if let", ..Node::fixed(first, vec![value]) },
        }
    }

    /// A condition of an `if` that binds nothing.
    pub(super) fn condition(&mut self, depth: usize) -> Node {
        self.expr(&Ty::Bool, true, depth)
    }
}
