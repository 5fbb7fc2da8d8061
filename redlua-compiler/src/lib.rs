//! The compiler behind redlua: tokens in; Lua, Rust tokens and diagnostics out.
//!
//! A plain library without IO. The macro, the command line and the tests share it.

pub mod catalogue;
pub mod check;
pub mod diagnostic;
pub mod invoker;
pub mod lower;
pub mod lua;
pub mod span;
pub mod syntax;

use diagnostic::{Diagnostic, Sink, codes};
use invoker::{Emission, Printed};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::iter;

/// What is known about the crate that a block stands in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether the async half of the invokers is emitted.
    pub asynchronous: bool,
    /// Reads the source of a literal. A macro has rustc for it; [`proc_macro2`] would look at every letter once more,
    /// without optimisation, which costs as much as checking a script.
    pub literal: Option<fn(&str) -> Option<Literal>>,
}

/// A block that went through all phases.
#[derive(Debug)]
pub struct Analysis {
    /// What was written.
    pub module: syntax::ast::Module,
    /// What was meant. Scripts with a fault are left out.
    pub checked: check::Checked,
    /// The Lua of each script in `checked`, in the same order.
    pub printed: Vec<Printed>,
    /// All faults, sorted by their place; empty when the block is right.
    pub diagnostics: Vec<Diagnostic>,
}

/// Runs the phases: parse, check, lower, limits, print.
pub fn analyze(tokens: TokenStream) -> Analysis {
    let mut sink = Sink::new();
    let module = syntax::parse::parse_module(tokens, &mut sink);
    let checked = check::check_module(&module, &mut sink);
    let mut printed = Vec::new();
    for script in &checked.scripts {
        let mut lowered = lower::lower_script(script, &checked.types);
        let chunk = std::mem::take(&mut lowered.chunk);
        let chunk = keep_limits(chunk, &lowered, &mut sink);
        printed.push(print(&chunk, &lowered));
    }
    Analysis { module, checked, printed, diagnostics: sink.finish() }
}

/// Compiles a `redis_script!` block to what the macro hands back to rustc.
pub fn compile(tokens: TokenStream, options: &Options) -> TokenStream {
    let analysis = analyze(tokens);
    let settings = Emission {
        root: analysis.module.settings.root.clone().unwrap_or_else(|| quote!(::redlua)).into(),
        asynchronous: options.asynchronous,
        literal: options.literal.unwrap_or(|source| source.parse().ok()),
        aliases: analysis.module.aliases.clone(),
        named: invoker::NamedType::of(&analysis.module),
        lengths: invoker::lengths(&analysis.module, &analysis.checked.constants),
    };
    // The barrier: with any fault, only names are emitted, so that the rest of the file is read.
    if !analysis.diagnostics.is_empty() {
        let mut tokens = diagnostic::emit::emit_diagnostics(&analysis.diagnostics);
        tokens.extend(invoker::emit_skeleton(&analysis.module, &settings));
        return tokens;
    }
    let checked = &analysis.checked;
    let types = iter::once(invoker::emit_types(&checked.types, &checked.scripts, &settings));
    let aliases = analysis.module.aliases.iter().map(|alias| invoker::emit_alias(alias, &settings));
    let constants = analysis.module.constants.iter().zip(&checked.constants);
    let constants = constants.map(|(constant, value)| invoker::emit_constant(constant, value, &settings));
    let scripts = checked.scripts.iter().zip(&analysis.printed);
    let scripts = scripts.map(|(script, lua)| invoker::emit_script(script, &checked.types, lua, &settings));
    types.chain(aliases).chain(constants).chain(scripts).collect()
}

/// Keeps a chunk within what the servers' Lua can compile, or reports what can't be.
fn keep_limits(chunk: lua::ast::Chunk, lowered: &lower::Lowered, sink: &mut Sink) -> lua::ast::Chunk {
    lua::limits::keep_limits(chunk, &mut |limit, origin| {
        let Some(span) = lowered.span(origin) else { return };
        let (what, help) = match limit {
            lua::limits::Limit::Locals => (
                "more than 190 local variables in one function",
                "move a part into a private `fn`, or keep the values in a `Vec`",
            ),
            lua::limits::Limit::Upvalues => {
                ("a helper that uses more than 60 other helpers", "move a part of it into a private `fn` of its own")
            }
            lua::limits::Limit::Concat => (
                "a text that is joined from too many pieces",
                "join it in several steps: `let mut text = …; text = text + …;`",
            ),
            lua::limits::Limit::Nesting => {
                ("code that is nested too deeply for Lua", "move the inner part into a private `fn`")
            }
            lua::limits::Limit::Arguments => ("a call with too many arguments", "pass them as a `Vec`"),
        };
        sink.report(
            Diagnostic::new(codes::LIMIT, span, what)
                .note("Lua 5.1 compiles at most 200 locals and 60 outer variables in a function, 200 levels of nesting; the server would refuse to load the script")
                .help(help),
        );
    })
}

fn print(chunk: &lua::ast::Chunk, lowered: &lower::Lowered) -> Printed {
    let text = lua::print::print_chunk(chunk);
    let lines = text.lines.iter().filter_map(|(line, origin)| Some((*line, lowered.span(*origin)?))).collect();
    let sha1 = sha1_smol::Sha1::from(text.text.as_bytes()).digest().to_string();
    Printed { text: text.text, sha1, lines }
}
