//! Expressions and statements of lists.

use super::Generator;
use crate::tree::Node;
use crate::types::{Int, Ty};

impl Generator {
    pub(super) fn list(&mut self, element: &Ty, anchored: bool, depth: usize) -> Node {
        let ty = element.clone().list();
        if *element == Ty::Text && self.random.chance(40) {
            return self.pieces(depth);
        }
        if self.random.chance(15)
            && let Some(part) = self.sliced(element, depth)
        {
            return part;
        }
        match self.random.below(6) {
            4 => self.collected(element, depth),
            5 => self.taken_from_map(element, depth),
            0 if self.types.is_copy(element) || *element == Ty::Text => {
                let value = self.expr(element, anchored, depth);
                let count = self.random.below(4);
                Node::expr("vec! of copies", &ty, format!("vec![$; {count}]"), vec![value])
            }
            1 if anchored => Node::expr("Vec::new", &ty, "Vec::new()", Vec::new()),
            _ => {
                let least = usize::from(!anchored);
                let values: Vec<Node> =
                    (0..least + self.random.below(3)).map(|_| self.expr(element, anchored, depth)).collect();
                let holes = vec!["$"; values.len()].join(", ");
                Node::expr("vec!", &ty, format!("vec![{holes}]"), values)
            }
        }
    }

    /// `first`, `last`, `get` or `pop` of a local.
    pub(super) fn list_end(&mut self, element: &Ty, anchored: bool, depth: usize) -> Node {
        let ty = element.clone().optional();
        let wanted = element.clone().list();
        let copied = if self.types.is_copy(element) { "copied" } else { "cloned" };
        if self.random.chance(40)
            && let Some(place) = self.place_where(|place| place.ty == wanted && place.mutable)
        {
            return Node::expr("pop", &ty, format!("{}.pop()", place.text), Vec::new());
        }
        let Some(place) = self.place_where(|place| place.ty == wanted) else {
            return self.literal(&ty, anchored, depth);
        };
        match self.random.below(3) {
            0 => Node::expr("first", &ty, format!("{}.first().{copied}()", place.text), Vec::new()),
            1 => Node::expr("last", &ty, format!("{}.last().{copied}()", place.text), Vec::new()),
            _ => {
                let index = self.freezing(Some(place.root), |generator| generator.index(depth));
                Node::expr("get", &ty, format!("{}.get($).{copied}()", place.text), vec![index])
            }
        }
    }

    /// A test of a list.
    pub(super) fn list_test(&mut self, depth: usize) -> Node {
        if self.random.chance(25) {
            return self.map_test(depth);
        }
        let Some(place) = self.place_where(|place| matches!(place.ty, Ty::Vec(_))) else {
            return self.leaf_bool();
        };
        let Ty::Vec(element) = place.ty.clone() else { return self.leaf_bool() };
        if self.random.chance(50) && self.types.is_comparable(&element) {
            let value = self.freezing(Some(place.root), |generator| generator.expr(&element, true, depth));
            return Node::expr("contains of a list", &Ty::Bool, format!("{}.contains(&$)", place.text), vec![value]);
        }
        Node::expr("is_empty of a list", &Ty::Bool, format!("{}.is_empty()", place.text), Vec::new())
    }

    fn leaf_bool(&mut self) -> Node {
        self.literal(&Ty::Bool, true, 0)
    }

    /// A statement that changes a list.
    pub(super) fn change_list(&mut self, depth: usize) -> Option<Node> {
        let place = self.place_where(|place| matches!(place.ty, Ty::Vec(_)) && place.mutable)?;
        let Ty::Vec(element) = place.ty.clone() else { return None };
        let list = &place.text;
        if self.random.chance(45) {
            return Some(self.rearrange(&place, &element, depth));
        }
        Some(match self.random.below(9) {
            0..=2 => {
                let value = self.freezing(Some(place.root), |generator| generator.expr(&element, true, depth));
                Node::statement("push", format!("{list}.push($);"), vec![value])
            }
            3 => Node::statement("pop statement", format!("{list}.pop();"), Vec::new()),
            4 => {
                let more = self.hiding(place.root, |generator| generator.expr(&place.ty, true, depth));
                Node::statement("extend", format!("{list}.extend($);"), vec![more])
            }
            5 => {
                let size = self.freezing(Some(place.root), |generator| generator.index(depth));
                Node::statement("truncate", format!("{list}.truncate($);"), vec![size])
            }
            6 => Node::statement("clear", format!("{list}.clear();"), Vec::new()),
            7 => Node::statement("reverse", format!("{list}.reverse();"), Vec::new()),
            _ => {
                let value = self.expr(&element, true, depth);
                let index = self.freezing(Some(place.root), |generator| generator.index(depth));
                if let Ty::Int(int) = *element
                    && self.random.chance(50)
                {
                    let number = self.random.below(4);
                    let by = self.freezing(Some(place.root), |generator| generator.expr(&Ty::Int(int), true, depth));
                    return Some(Node::statement(
                        "compound assignment to an element",
                        format!("{list}[{number}] += $;"),
                        vec![by],
                    ));
                }
                // Rust evaluates the value first, then the index.
                Node::statement("assignment to an element", format!("{list}[$] = $;"), vec![index, value])
            }
        })
    }

    /// The type of an index.
    pub(super) fn index_type() -> Ty {
        Ty::Int(Int::USIZE)
    }
}
