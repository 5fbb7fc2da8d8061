//! Sorting, chains of iterators, and maps.

use super::Generator;
use super::scope::{Form, Place};
use crate::tree::Node;
use crate::types::{Int, Ty};

impl Generator {
    /// Whether Rust has `Ord` for a type, and redlua an order.
    fn is_ordered(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Int(_) | Ty::Bool | Ty::Text => true,
            Ty::Tuple(parts) => parts.iter().all(|part| self.is_ordered(part)),
            _ => false,
        }
    }

    /// A type that a key may have.
    fn key_type(&mut self) -> Ty {
        match self.random.below(4) {
            0 | 1 => Ty::Text,
            _ => match self.integer_type() {
                Ty::Int(int) if int.name == "u8" => Ty::Int(Int::I64),
                ty => ty,
            },
        }
    }

    /// A comparison of two elements, `p` and `q`.
    pub(super) fn order(&self, element: &Ty) -> Option<&'static str> {
        Some(match element {
            Ty::Float => "p.partial_cmp(q).unwrap()",
            Ty::Tuple(parts) if parts.len() == 2 && self.is_ordered(element) => {
                "q.0.cmp(&p.0).then_with(|| p.1.cmp(&q.1))"
            }
            Ty::Record(0) => match &self.types.records[0].fields[0].1 {
                Ty::Float => "q.x.partial_cmp(&p.x).unwrap()",
                _ => "q.x.cmp(&p.x).reverse()",
            },
            ty if self.is_ordered(ty) => "q.cmp(p)",
            _ => return None,
        })
    }

    /// A statement that sorts a list, or lets elements in or out.
    pub(super) fn rearrange(&mut self, place: &Place, element: &Ty, depth: usize) -> Node {
        let list = &place.text;
        match self.random.below(10) {
            0 if self.is_ordered(element) => {
                let name = *self.random.pick(&["sort", "sort_unstable"]);
                Node::statement("sort", format!("{list}.{name}();"), Vec::new())
            }
            1 | 2 => {
                let key = if self.random.chance(30) { Ty::Tuple(vec![Ty::Bool, Ty::Text]) } else { self.key_type() };
                let reverse = self.random.chance(30);
                let (name, body) = self.looking(place, element, |generator| generator.expr(&key, false, depth));
                let body_text = if reverse { "std::cmp::Reverse($)" } else { "$" };
                Node::statement("sort_by_key", format!("{list}.sort_by_key(|{name}| {body_text});"), vec![body])
            }
            3 => {
                let Some(order) = self.order(element) else {
                    return Node::statement("reverse", format!("{list}.reverse();"), Vec::new());
                };
                Node::statement("sort_by", format!("{list}.sort_by(|p, q| {order});"), Vec::new())
            }
            4 => {
                let (index, value) = self.freezing(Some(place.root), |generator| {
                    (generator.index(depth), generator.expr(element, true, depth))
                });
                Node::statement("insert", format!("{list}.insert($, $);"), vec![index, value])
            }
            5 => {
                let name = *self.random.pick(&["remove", "swap_remove"]);
                let index = self.freezing(Some(place.root), |generator| generator.index(depth));
                Node::statement(name, format!("{list}.{name}($);"), vec![index])
            }
            6 => {
                let (left, right) =
                    self.freezing(Some(place.root), |generator| (generator.index(depth), generator.index(depth)));
                Node::statement("swap", format!("{list}.swap($, $);"), vec![left, right])
            }
            7 if self.types.is_copy(element) && !matches!(element, Ty::Tuple(_) | Ty::Record(_)) => {
                Node::statement("dedup", format!("{list}.dedup();"), Vec::new())
            }
            8 => {
                let index = self.freezing(Some(place.root), |generator| generator.index(depth));
                let rest = format!("rest{}", self.count());
                let text = format!("let mut {rest} = {list}.split_off($);\n{list}.extend_from_slice(&{rest});");
                Node::statement("split_off", format!("{{\n{text}\n}}"), vec![index])
            }
            _ => {
                let (name, body) = self.looking(place, element, |generator| generator.expr(&Ty::Bool, true, depth));
                Node::statement("retain", format!("{list}.retain(|{name}| $);"), vec![body])
            }
        }
    }

    /// A closure that looks at the elements of a list, which is out of reach meanwhile.
    fn looking(&mut self, place: &Place, element: &Ty, body: impl FnOnce(&mut Self) -> Node) -> (String, Node) {
        let name = self.fresh_name();
        let body = self.hiding(place.root, |generator| {
            let before = generator.locals.len();
            generator.closures += 1;
            generator.bind(&name, element, false, Form::Reference);
            let body = body(generator);
            generator.closures -= 1;
            generator.locals.truncate(before);
            body
        });
        (name, body)
    }

    /// A list that a chain of iterators collects.
    pub(super) fn collected(&mut self, element: &Ty, depth: usize) -> Node {
        let ty = element.clone().list();
        let list = self.expr(&ty, false, depth);
        let number = self.count();
        let (name, written) = (format!("list{number}"), self.types.name(&ty));
        let few = self.random.below(3);
        let step = 1 + self.random.below(3);
        let copied = self.types.is_copy(element);
        let (construct, chain) = match self.random.below(7) {
            0 => ("rev", "iter().rev().cloned()".to_owned()),
            1 => ("step_by", format!("iter().skip({few}).step_by({step}).cloned()")),
            2 => ("take", format!("iter().take({few}).cloned()")),
            3 if copied => ("chunks", format!("chunks({step}).map(|part| part[part.len() - 1])")),
            4 if copied => ("windows", format!("windows({step}).map(|part| part[0])")),
            5 if copied => ("zip", format!("iter().zip({name}.iter().skip({few})).map(|(_, right)| *right)")),
            _ => {
                let (first, body) = self.closure(element, |generator| generator.expr(element, false, depth));
                let (second, more) = self.closure(element, |generator| generator.expr(element, false, depth));
                let text = format!(
                    "{{\nlet {name}: {written} = $;\n{name}.into_iter().map(|{first}| $).map(|{second}| $).collect::<Vec<_>>()\n}}"
                );
                return Node::expr("map and collect", &ty, text, vec![list, body, more]);
            }
        };
        let text = format!("{{\nlet {name}: {written} = $;\n{name}.{chain}.collect::<Vec<_>>()\n}}");
        Node::expr(construct, &ty, text, vec![list])
    }

    /// A list of the keys of a sorted map, or the values.
    pub(super) fn taken_from_map(&mut self, element: &Ty, depth: usize) -> Node {
        let ty = element.clone().list();
        let number = self.count();
        let list = self.expr(&ty, false, depth);
        let (map, key) = (format!("map{number}"), self.types.name(element));
        if !matches!(element, Ty::Int(_) | Ty::Text) {
            let written = self.types.name(&ty);
            let text = format!(
                "{{\nlet mut {map}: BTreeMap<usize, {written}> = BTreeMap::new();\nfor (at, x) in $.into_iter().enumerate() {{\n\
                 {map}.entry(at % 2).or_default().push(x);\n}}\n{map}.remove(&1).unwrap_or_default()\n}}"
            );
            return Node::expr("entry or_default", &ty, text, vec![list]);
        }
        let text = format!(
            "{{\nlet mut {map}: BTreeMap<{key}, i64> = BTreeMap::new();\nfor x in $ {{\n*{map}.entry(x).or_insert(0) += 1;\n}}\n\
             {map}.iter().filter(|(_, n)| **n > 0).map(|(k, _)| k.clone()).collect::<Vec<_>>()\n}}"
        );
        Node::expr("entry or_insert", &ty, text, vec![list])
    }

    /// A value that was put into a map.
    pub(super) fn looked_up(&mut self, ty: &Ty, depth: usize) -> Node {
        let number = self.count();
        let map = format!("map{number}");
        let key = self.key_type();
        let (first, second) = (self.expr(&key, true, depth), self.expr(&key, true, depth));
        let (value, other) = (self.expr(ty, true, depth), self.expr(ty, true, depth));
        let kind = *self.random.pick(&["HashMap", "BTreeMap"]);
        let (key, written) = (self.types.name(&key), self.types.name(ty));
        let start = format!("let mut {map}: {kind}<{key}, {written}> = {kind}::new();\n{map}.insert($, $);\n");
        let (construct, end) = match self.random.below(5) {
            0 => ("index of a map", format!("{map}[&$].clone()")),
            1 => ("get of a map", format!("{map}.get(&$).cloned().unwrap_or($)")),
            2 => ("insert into a map", format!("{map}.insert($, $).unwrap()")),
            3 => ("remove from a map", format!("{map}.remove(&$).unwrap_or($)")),
            _ => ("entry", format!("{map}.entry($).or_insert($).clone()")),
        };
        let mut children = vec![first, value, second];
        if construct != "index of a map" {
            children.push(other);
        }
        Node::expr(construct, ty, format!("{{\n{start}{end}\n}}"), children)
    }

    /// How many entries a map has, and whether one is there.
    pub(super) fn map_test(&mut self, depth: usize) -> Node {
        let key = self.key_type();
        let list = self.expr(&key.clone().list(), false, depth);
        let wanted = self.expr(&key, true, depth);
        let (number, key) = (self.count(), self.types.name(&key));
        let map = format!("map{number}");
        let text = format!(
            "{{\nlet mut {map}: HashMap<{key}, bool> = HashMap::new();\nfor x in $ {{\n{map}.insert(x, true);\n}}\n\
             let wanted{number}: {key} = $;\n{map}.len() > 1 && {map}.contains_key(&wanted{number})\n}}"
        );
        Node::expr("len and contains_key of a map", &Ty::Bool, text, vec![list, wanted])
    }
}
