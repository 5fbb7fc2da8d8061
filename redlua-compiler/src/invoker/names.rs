//! The name of the struct that stands for a `fn`.

use crate::syntax::ast;
use proc_macro2::Ident;

/// `SlidingWindow` for `sliding_window`. Where that is no name (`self_`, `_1`), the name as it is.
pub fn invoker_name(function: &str) -> String {
    let pascal: String = function.split('_').map(capitalized).collect();
    match syn::parse_str::<Ident>(&pascal) {
        Ok(_) => pascal,
        Err(_) => function.to_owned(),
    }
}

/// The struct's name at the place of the function's, so that an editor finds one by the other.
pub(super) fn invoker_ident(function: &ast::Ident) -> Ident {
    let name = invoker_name(&function.text);
    if name == function.text { function.token.clone() } else { Ident::new(&name, function.token.span()) }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::invoker_name;

    #[test]
    fn words_are_joined_in_capitals() {
        assert_eq!(invoker_name("sliding_window"), "SlidingWindow");
        assert_eq!(invoker_name("v2_move"), "V2Move");
        assert_eq!(invoker_name("_quiet_"), "Quiet");
        assert_eq!(invoker_name("Known"), "Known");
    }

    #[test]
    fn what_would_be_no_name_stays() {
        assert_eq!(invoker_name("self_"), "self_");
        assert_eq!(invoker_name("__"), "__");
        assert_eq!(invoker_name("_1"), "_1");
    }
}
