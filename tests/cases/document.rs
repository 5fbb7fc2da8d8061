//! A case as a document: a title, why it matters, and three kinds of fenced blocks.

use crate::notation::{Step, parse_step};
use redlua_compiler::analyze;
use redlua_compiler::catalogue;
use redlua_compiler::diagnostic::render::render;
use redlua_test_support::{Fence, fences};

/// A case.
pub(crate) struct Document {
    /// The content of a `redis_script!` block.
    rust: String,
    /// The Lua that the document shows, a script each.
    pub(crate) lua: Vec<String>,
    /// What is called, in order.
    pub(crate) steps: Vec<Step>,
    /// The scripts that were compiled.
    pub(crate) scripts: Vec<Script>,
    /// The oldest Redis of which the block says that it must run there.
    pub(crate) oldest: Option<(u16, u16)>,
    /// Whether its scripts call commands of modules.
    pub(crate) needs_modules: bool,
}

/// A script as it was printed.
pub(crate) struct Script {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) sha1: String,
}

impl Document {
    /// Reads a document; its block is not compiled yet.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines();
        if !lines.next().is_some_and(|line| line.starts_with("# ")) {
            return Err("begins with no title".to_owned());
        }
        if lines.find(|line| !line.is_empty()).is_none_or(|line| line.starts_with("```")) {
            return Err("does not say why it is there".to_owned());
        }
        let blocks = blocks(text)?;
        let of = |kind: &str| -> Vec<String> {
            blocks.iter().filter(|block| block.info == kind).map(|block| block.text.clone()).collect()
        };
        let rust = match of("rust").as_slice() {
            [one] => one.clone(),
            other => return Err(format!("has {} `rust` blocks instead of one", other.len())),
        };
        let calls = of("calls").concat();
        if calls.is_empty() {
            return Err("has no `calls` block".to_owned());
        }
        let steps = calls.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(parse_step);
        let steps = steps.collect::<Result<_, _>>()?;
        Ok(Self { rust, lua: of("lua"), steps, scripts: Vec::new(), oldest: None, needs_modules: false })
    }

    /// Compiles the block; the error is what the compiler says.
    pub(crate) fn compile(&mut self) -> Result<(), String> {
        let tokens = self.rust.parse().map_err(|error| format!("{error}"))?;
        let analysis = analyze(tokens);
        if !analysis.diagnostics.is_empty() {
            return Err(render(&self.rust, "the block", &analysis.diagnostics));
        }
        if analysis.module.settings.redis.is_some() {
            self.oldest = analysis.checked.servers.redis.map(|oldest| (oldest.major, oldest.minor));
        }
        let scripts = analysis.checked.scripts.iter().zip(analysis.printed);
        self.scripts =
            scripts.map(|(script, lua)| Script { name: script.name.clone(), text: lua.text, sha1: lua.sha1 }).collect();
        let of_modules = catalogue::commands().iter().filter(|command| command.module().is_some());
        let mut quoted = of_modules.map(|command| format!("'{}'", command.name()));
        self.needs_modules = quoted.any(|name| self.scripts.iter().any(|script| script.text.contains(&name)));
        Ok(())
    }
}

/// The document with other Lua: one block a script, where the first one stood.
pub(crate) fn with_lua(text: &str, printed: &[&str]) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let found = blocks(text).unwrap_or_default();
    let old: Vec<&Fence> = found.iter().filter(|block| block.info == "lua").collect();
    let place = match old.first() {
        Some(first) => first.first_line,
        // Behind the Rust and the empty line that follows it.
        None => found.iter().find(|block| block.info == "rust").map_or(lines.len(), |block| block.last_line + 2),
    };
    for block in old.iter().rev() {
        // With the empty line behind it.
        let end = (block.last_line + 2).min(lines.len());
        lines.drain(block.first_line..end);
    }
    let new: Vec<String> = printed.iter().map(|script| format!("```lua\n{script}```\n")).collect();
    let place = place.min(lines.len());
    lines.splice(place..place, new.iter().map(String::as_str));
    lines.join("\n") + "\n"
}

fn blocks(text: &str) -> Result<Vec<Fence>, String> {
    let blocks = fences(text)?;
    match blocks.iter().find(|block| !["rust", "lua", "calls"].contains(&block.info.as_str())) {
        Some(other) => {
            Err(format!("line {}: a block is `rust`, `lua` or `calls`, not {:?}", other.first_line + 1, other.info))
        }
        None => Ok(blocks),
    }
}
