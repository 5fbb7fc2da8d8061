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

impl Method {
    /// For each argument that is a closure, the names of its parameters.
    fn closures(&self) -> Vec<Option<Vec<&'static str>>> {
        let inside = self.signature.split_once('(').map_or("", |(_, inside)| inside);
        let mut rest = inside.split(") -> ").next().unwrap_or_default().trim_end_matches(')');
        let mut found = Vec::new();
        while !rest.is_empty() {
            let (closure, behind) = match rest.strip_prefix('|').and_then(|closure| closure.split_once('|')) {
                Some((parameters, body)) => {
                    (Some(parameters.split(", ").filter(|name| !name.is_empty()).collect()), body)
                }
                None => (None, rest),
            };
            found.push(closure);
            rest = behind.split_once(", ").map_or("", |(_, rest)| rest);
        }
        found
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
    let mut names: Vec<&str> = of(ty).iter().map(Method::name).collect();
    names.sort_unstable();
    if names.is_empty() { vec!["clone"] } else { names }
}

/// For each argument of a method of a type, the parameters of its closure, if it is one.
pub(super) fn closures(ty: &Type, name: &str) -> Vec<Option<Vec<&'static str>>> {
    of(ty).iter().find(|method| method.name() == name).map(Method::closures).unwrap_or_default()
}

fn of(ty: &Type) -> Vec<Method> {
    let receiver = match ty {
        Type::Integer(_) => "integer",
        Type::Float => "f64",
        Type::Text => "text",
        Type::Option(_) => "Option<T>",
        Type::Result(..) | Type::Parsed(_) => "Result<T, E>",
        Type::Vec(_) | Type::Array(..) => "Vec<T>",
        Type::Map(kind, ..) if kind.is_set() => "HashSet, BTreeSet",
        Type::Map(..) => "HashMap, BTreeMap",
        Type::Iterator(_) => "Iterator",
        Type::Duration => "Duration",
        Type::CallError => "CallError",
        Type::Json => "Json",
        _ => return Vec::new(),
    };
    methods().into_iter().find(|entry| entry.receiver == receiver).map(|entry| entry.methods).unwrap_or_default()
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
    fn closures_are_read_out_of_signatures() {
        let list = Type::Vec(Box::new(Type::I64));
        let chain = Type::Iterator(Box::new(Type::I64));
        assert_eq!(closures(&list, "sort_by"), [Some(vec!["a", "b"])]);
        assert_eq!(closures(&chain, "partition"), [Some(vec!["x"])]);
        assert_eq!(closures(&chain, "fold"), [None, Some(vec!["state", "x"])]);
        assert_eq!(closures(&Type::I64.optional(), "unwrap_or_else"), [Some(Vec::new())]);
        assert_eq!(closures(&Type::Text, "replace"), [None, None]);
        assert_eq!(closures(&list, "clear"), []);
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
