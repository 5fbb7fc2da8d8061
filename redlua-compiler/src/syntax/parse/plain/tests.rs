//! What is read here is what `syn` would have read, no token more or less: of good code, and of code that was changed.

use super::{Binding, read_type};
use crate::diagnostic::Sink;
use crate::syntax::parse::Parser;
use crate::syntax::parse::statement::LetParts;
use proc_macro2::{TokenStream, TokenTree};
use std::collections::HashSet;

/// Scripts that use much of the language in little space.
const SOURCES: [&str; 2] =
    [include_str!("../../../../tests/fuzz/language.rs.txt"), include_str!("../../../../tests/fuzz/commands.rs.txt")];

/// The tokens of each group, and of what stands outside of all.
fn lists(tokens: TokenStream, found: &mut Vec<Vec<TokenTree>>) {
    let list: Vec<TokenTree> = tokens.into_iter().collect();
    for token in &list {
        if let TokenTree::Group(group) = token {
            lists(group.stream(), found);
        }
    }
    found.push(list);
}

/// What was read, of how many places.
#[derive(Default)]
struct Tally {
    plain: usize,
    of_syn: usize,
}

/// Reads at each place of a list in both ways.
fn compare(tokens: &[TokenTree], tally: &mut Tally) {
    for start in 0..tokens.len() {
        let tokens = &tokens[start..];
        let mut sink = Sink::new();
        let mut parser = Parser { sink: &mut sink, hidden: Vec::new(), items: HashSet::new(), bound: HashSet::new() };
        let plain = parser.read_plain(tokens, |reader| Some((reader.expr()?, reader.taken())));
        parser.hidden.clear();
        let binding = match tokens {
            [TokenTree::Ident(word), rest @ ..] if word == "let" => parser.read_plain(rest, |reader| reader.binding()),
            _ => None,
        };
        let shown = || tokens.iter().take(40).cloned().collect::<TokenStream>().to_string();
        parser.hidden.clear();
        let read = parser.read(tokens, |input| input.parse::<syn::Expr>());
        tally.of_syn += usize::from(read.is_ok());
        if let Some((expr, taken)) = plain {
            tally.plain += 1;
            let (expected, used) = read.unwrap_or_else(|error| panic!("{error}: {}", shown()));
            assert!(expr == expected, "{}", shown());
            assert_eq!(taken, used, "{}", shown());
        }
        if let Some(Binding { pattern, ty, value, otherwise }) = binding {
            parser.hidden.clear();
            let mut parts = LetParts::default();
            let read = parser.read(tokens, |input| parts.parse(input));
            let ((), used) = read.unwrap_or_else(|error| panic!("{error}: {}", shown()));
            assert_eq!(used, tokens.len(), "{}", shown());
            let same = parts.pattern == Some(pattern)
                && parts.ty == ty
                && parts.value == Some(value)
                && parts.otherwise == otherwise;
            assert!(same, "{}", shown());
        }
        for end in 1..tokens.len().min(8) {
            if let Some(ty) = read_type(&tokens[..end]) {
                let expected = syn::parse2::<syn::Type>(tokens[..end].iter().cloned().collect());
                assert!(expected.is_ok_and(|expected| expected == ty), "{}", shown());
            }
        }
    }
}

#[test]
fn good_code_is_read_alike() {
    let mut tally = Tally::default();
    for source in SOURCES {
        let mut all = Vec::new();
        lists(source.parse().unwrap(), &mut all);
        all.iter().for_each(|tokens| compare(tokens, &mut tally));
    }
    // A reader that reads nothing would agree as well.
    assert!(tally.plain * 2 > tally.of_syn, "{} of {}", tally.plain, tally.of_syn);
}

#[test]
fn changed_code_is_read_alike() {
    let mut all = Vec::new();
    SOURCES.iter().for_each(|source| lists(source.parse().unwrap(), &mut all));
    let words: Vec<TokenTree> = all.iter().flatten().cloned().collect();
    let mut state = 1_u64;
    let mut below = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % limit.max(1)
    };
    let mut tally = Tally::default();
    for tokens in all.iter().filter(|tokens| (4..60).contains(&tokens.len())) {
        for _ in 0..20 {
            let mut changed = tokens.clone();
            for _ in 0..=below(3) {
                let at = below(changed.len());
                match below(4) {
                    0 => drop(changed.remove(at)),
                    1 => changed.insert(at, words[below(words.len())].clone()),
                    2 => changed[at] = words[below(words.len())].clone(),
                    _ => {
                        let other = below(changed.len());
                        changed.swap(at, other);
                    }
                }
            }
            compare(&changed, &mut tally);
        }
    }
    assert!(tally.plain > 1000, "{}", tally.plain);
}
