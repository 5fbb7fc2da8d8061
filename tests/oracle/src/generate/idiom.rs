//! Idioms: pieces of programs that chance alone would hardly write, with holes for it to fill.
//!
//! They stand in `idioms.txt`, so that a new construct takes a line and no code.

use super::Generator;
use crate::tree::Node;
use crate::types::{Int, Ty};
use std::sync::LazyLock;

/// A piece of a program.
struct Idiom {
    name: &'static str,
    ty: Ty,
    commands: bool,
    /// Parameters of the script that it names.
    needs: Vec<&'static str>,
    template: &'static str,
}

/// What a script may have as parameters besides, for the idioms that need them.
pub(super) fn special_parameters() -> [(&'static str, Ty); 6] {
    [
        ("tenant", Ty::Int(Int::ALL[7]).optional()),
        ("queues", Ty::Text.list()),
        ("id", Ty::Text),
        ("wait", Ty::Duration),
        ("doc", Ty::Json),
        ("docs", Ty::Tuple(vec![Ty::Json.optional(), Ty::Json.list()])),
    ]
}

static IDIOMS: LazyLock<Vec<Idiom>> = LazyLock::new(|| {
    let blocks = include_str!("idioms.txt").split("\n= ").skip(1);
    blocks
        .filter_map(|block| {
            let (head, template) = block.trim_end().split_once('\n')?;
            let mut words: Vec<&'static str> = head.split(' ').collect();
            let mut needs = Vec::new();
            let mut commands = false;
            while let Some(word) = words.pop_if(|word| is_flag(word)) {
                match word {
                    "redis" => commands = true,
                    _ => needs.push(word),
                }
            }
            let ty = type_of(words.pop()?)?;
            let name = head[..head.find(words.last()?)? + words.last()?.len()].trim();
            Some(Idiom { name, ty, commands, needs, template: template.trim() })
        })
        .collect()
});

fn is_flag(word: &&str) -> bool {
    *word == "redis" || special_parameters().iter().any(|(name, _)| name == word)
}

/// A type by its name in the file.
fn type_of(name: &str) -> Option<Ty> {
    if let Some(inner) = name.strip_prefix("Option<") {
        return type_of(inner.strip_suffix('>')?).map(Ty::optional);
    }
    if let Some(inner) = name.strip_prefix("Vec<") {
        return type_of(inner.strip_suffix('>')?).map(Ty::list);
    }
    Some(match name {
        "String" | "text" => Ty::Text,
        "f64" => Ty::Float,
        "bool" => Ty::Bool,
        "Json" => Ty::Json,
        "Status" => Ty::Status,
        "Reply" => Ty::Reply,
        "ints" => Ty::Int(Int::I64).list(),
        "texts" => Ty::Text.list(),
        name => Ty::Int(*Int::ALL.iter().find(|int| int.name == name)?),
    })
}

impl Generator {
    /// An idiom whose value has the type, if there is one.
    pub(super) fn idiom(&mut self, ty: &Ty, depth: usize) -> Option<Node> {
        let commands = !self.handles.is_empty() && self.closures == 0;
        let known = |name: &&str| {
            self.locals.iter().rposition(|local| local.name == **name).is_some_and(|at| {
                special_parameters().iter().any(|(special, ty)| special == name && self.locals[at].ty == *ty)
            })
        };
        let fitting: Vec<&'static Idiom> = IDIOMS
            .iter()
            .filter(|idiom| {
                idiom.ty == *ty
                    && (commands || !idiom.commands)
                    && (self.closures == 0)
                    && idiom.needs.iter().all(known)
            })
            .collect();
        if fitting.is_empty() {
            return None;
        }
        let idiom = *self.random.pick(&fitting);
        Some(self.filled(idiom, depth))
    }

    fn filled(&mut self, idiom: &'static Idiom, depth: usize) -> Node {
        let number = self.count().to_string();
        let mut rest = self.chosen(idiom.template).replace("$n", &number).replace("$tag", self.tag);
        let mut template = String::new();
        let mut children = Vec::new();
        while let Some(at) = rest.find('$') {
            template.push_str(&rest[..at]);
            let end = rest[at + 1..].find(|letter: char| !letter.is_ascii_alphanumeric());
            let end = end.map_or(rest.len(), |end| at + 1 + end);
            let name = rest[at + 1..end].to_owned();
            let literal = rest[end..].starts_with('!');
            rest = rest[end + usize::from(literal)..].to_owned();
            template.push('$');
            let depth = depth.min(1);
            children.push(match (name.as_str(), type_of(&name)) {
                ("str", _) => self.borrowed_text(depth),
                ("usize", _) => self.index(depth),
                (_, Some(ty)) if literal => self.literal(&ty, true, 0),
                (_, Some(ty)) => self.expr(&ty, false, depth),
                (_, None) => Node::fixed(name, Vec::new()),
            });
        }
        template.push_str(&rest);
        Node::expr(idiom.name, &idiom.ty, template, children)
    }

    /// `[[a//b]]` becomes one of both.
    fn chosen(&mut self, template: &str) -> String {
        let mut text = template.to_owned();
        // The innermost one first: it is the last that opens before the first that closes.
        while let Some((start, end)) = text.find("]]").and_then(|end| Some((text[..end].rfind("[[")?, end))) {
            let choices: Vec<&str> = text[start + 2..end].split("//").collect();
            let choice = (*self.random.pick(&choices)).to_owned();
            text.replace_range(start..end + 2, &choice);
        }
        text
    }
}
