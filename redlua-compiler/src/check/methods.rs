//! What the methods of the language's types take, give and do: the text from which the book's list is made.
//!
//! The names are those that the checker knows; a test holds the two against each other.

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
        self.signature.split('(').next().unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::super::method::METHODS;
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_method_that_the_checker_knows_is_described_and_no_other() {
        let described = methods();
        for (ty, names) in METHODS {
            let entry = described.iter().find(|entry| entry.receiver.split('<').next() == Some(ty));
            let entry = entry.unwrap_or_else(|| panic!("check/methods.txt has no `{ty}`"));
            let known: BTreeSet<&str> = names.iter().copied().collect();
            let listed: BTreeSet<&str> = entry.methods.iter().map(Method::name).collect();
            assert_eq!(listed, known, "check/methods.txt and the checker differ about `{ty}`");
        }
        assert_eq!(described.len(), METHODS.len());
    }

    #[test]
    fn no_line_is_lost() {
        let lines = include_str!("methods.txt").lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
        assert_eq!(lines.count(), methods().iter().map(|entry| entry.methods.len()).sum::<usize>());
    }
}
