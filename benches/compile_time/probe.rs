//! How long the compiler itself takes, phase by phase, and how much Rust it emits. `run.py` builds this
//! as the macro is built (without optimisation) and gives it the files of the generated crate.

use proc_macro2::{Group, Literal, TokenStream, TokenTree};
use redlua_compiler::diagnostic::Sink;
use redlua_compiler::{Options, analyze, catalogue, check, compile, lower, lua, syntax};
use std::time::{Duration, Instant};

fn main() {
    let mut blocks = Vec::new();
    for file in std::env::args().skip(1) {
        let source = std::fs::read_to_string(&file).expect("a generated file");
        let tokens: TokenStream = source.parse().expect("Rust tokens");
        blocks.extend(tokens.into_iter().filter_map(|tree| match tree {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        }));
    }
    print_phases(&blocks);
    let options = Options { asynchronous: true, ..Options::default() };
    for block in blocks {
        println!("{}", bare(compile(block, &options)));
    }
}

/// Each on standard error, in microseconds for all blocks together.
fn print_phases(blocks: &[TokenStream]) {
    let mut spent = [("catalogue", Duration::ZERO); 7];
    let mut phase = 0;
    let mut since = Instant::now();
    let mut lap = |name: &'static str| {
        let at = phase % spent.len();
        spent[at] = (name, spent[at].1 + since.elapsed());
        phase += 1;
        since = Instant::now();
    };
    for block in blocks {
        assert!(!catalogue::commands().is_empty());
        lap("catalogue");
        let mut sink = Sink::new();
        let module = syntax::parse::parse_module(block.clone(), &mut sink);
        lap("parse");
        let checked = check::check_module(&module, &mut sink);
        lap("check");
        let scripts = checked.scripts.iter();
        let lowered: Vec<_> = scripts.map(|script| lower::lower_script(script, &checked.types)).collect();
        lap("lower");
        let kept: Vec<_> = lowered
            .into_iter()
            .map(|lowered| lua::limits::keep_limits(lowered.chunk, &mut |_, _| panic!("beyond the limits")))
            .collect();
        lap("limits");
        let texts: Vec<_> = kept.iter().map(lua::print::print_chunk).collect();
        lap("print");
        assert!(sink.finish().is_empty() && !texts.is_empty());
        drop((module, checked, kept, texts));
        lap("drop");
    }
    for (name, time) in spent {
        eprintln!("{name} {}", time.as_micros());
    }
    let all = |name: &str, run: &dyn Fn(TokenStream)| {
        let start = Instant::now();
        blocks.iter().cloned().for_each(run);
        eprintln!("{name} {}", start.elapsed().as_micros());
    };
    all("analyze", &|block| drop(analyze(block)));
    all("compile", &|block| drop(compile(block, &Options { asynchronous: true, ..Options::default() })));
}

/// Without doc comments, and with an empty text for the Lua.
fn bare(tokens: TokenStream) -> TokenStream {
    let mut bare = TokenStream::new();
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let next = trees.peek();
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '#' && next.is_some_and(is_doc) => {
                trees.next();
            }
            TokenTree::Group(group) => {
                bare.extend([TokenTree::from(Group::new(group.delimiter(), self::bare(group.stream())))]);
            }
            TokenTree::Literal(literal) if is_text(&literal) => {
                bare.extend([TokenTree::from(Literal::string(""))]);
            }
            other => bare.extend([other]),
        }
    }
    bare
}

fn is_doc(tree: &TokenTree) -> bool {
    let starts = ["[doc", "[cfg_attr(any(doc"];
    let is_start = |text: String| starts.iter().any(|start| text.starts_with(start));
    matches!(tree, TokenTree::Group(group) if is_start(group.to_string().replace(' ', "")))
}

/// Whether it has lines: raw literals hold them as they are, others escape them.
fn is_text(literal: &Literal) -> bool {
    let source = literal.to_string();
    source.contains("\\n") || source.contains('\n')
}
