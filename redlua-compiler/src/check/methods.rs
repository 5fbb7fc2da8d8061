//! The methods of the language's types: their names for the checker, and what they take, give and do for the book.

use super::types::Type;

/// The methods of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Methods {
    /// The type: `Vec<T>`.
    pub receiver: &'static str,
    /// Its methods, those first that are used most.
    pub methods: Vec<Method>,
}

/// A method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// How it is called, and what it gives: `push(value: T)`.
    pub signature: &'static str,
    /// What it does.
    pub meaning: &'static str,
}

impl Method {
    /// Its name.
    pub fn name(&self) -> &'static str {
        self.signature.split(['(', ':']).next().unwrap_or_default()
    }
}

/// The methods of all types. `# Type` begins a type, `signature = meaning` is a method.
pub fn methods() -> Vec<Methods> {
    let mut types: Vec<Methods> = Vec::new();
    for line in include_str!("methods.txt").lines() {
        if let Some(receiver) = line.strip_prefix("# ") {
            types.push(Methods { receiver, methods: Vec::new() });
        } else if let (Some((signature, meaning)), Some(last)) = (line.split_once(" = "), types.last_mut()) {
            last.methods.push(Method { signature, meaning });
        }
    }
    types
}

/// The names of the methods of a type, sorted.
pub(super) fn names(ty: &Type) -> Vec<&'static str> {
    let receiver = match ty {
        Type::Integer(_) => "integer",
        Type::Float => "f64",
        Type::Text => "text",
        Type::Option(_) => "Option<T>",
        Type::Result(..) => "Result<T, E>",
        Type::Vec(_) | Type::Array(..) => "Vec<T>",
        Type::Map(kind, ..) if kind.is_set() => "HashSet, BTreeSet",
        Type::Map(..) => "HashMap, BTreeMap",
        Type::Iterator(_) => "Iterator",
        Type::Duration => "Duration",
        Type::CallError => "CallError",
        Type::Json => "Json",
        _ => return vec!["clone"],
    };
    let found = methods().into_iter().find(|entry| entry.receiver == receiver);
    let mut names: Vec<&str> = found.iter().flat_map(|entry| &entry.methods).map(Method::name).collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_lost() {
        let lines = include_str!("methods.txt").lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
        assert_eq!(lines.count(), methods().iter().map(|entry| entry.methods.len()).sum::<usize>());
    }

    #[test]
    fn each_type_finds_its_methods() {
        assert_eq!(names(&Type::Duration), ["as_millis", "as_secs", "clone", "is_zero"]);
        let text = Type::Text;
        let types = [
            Type::I64,
            Type::Float,
            text.clone(),
            text.clone().optional(),
            Type::Result(Box::new(text.clone()), Box::new(text.clone())),
            Type::Vec(Box::new(text.clone())),
            Type::Iterator(Box::new(text)),
            Type::Json,
        ];
        for ty in types {
            assert!(names(&ty).len() > 5, "{ty:?}");
        }
    }
}
