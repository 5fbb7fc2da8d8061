//! A generated program: its types, its functions, and the calls that are compared.

use crate::keyspace::{Entry, Handle};
use crate::tree::Node;
use crate::types::{Ty, Types, WORDS};
use crate::value::Value;
use std::fmt::Write;

/// The error enum that every program may use.
const FAULT: &str = "pub enum Fault { Missing, Held { count: i64, note: String } }\n";

/// One without fields, that errors are mapped to.
const ALARM: &str = "#[derive(Clone, Copy, PartialEq)]\npub enum Alarm { Low, High }\n";

/// A program.
#[derive(Clone, Debug)]
pub struct Program {
    /// The seed that gives it again.
    pub seed: u64,
    /// Its records.
    pub types: Types,
    /// Its helpers, each a template with its body as the only child.
    pub helpers: Vec<Node>,
    /// The parameters of the script.
    pub parameters: Vec<(String, Ty)>,
    /// What the script gives, perhaps a `Result`.
    pub output: Ty,
    /// The body of the script.
    pub body: Node,
    /// Arguments, one list for each call.
    pub calls: Vec<Vec<Value>>,
    /// The keys that the script may use.
    pub handles: Vec<Handle>,
    /// What is stored before each call.
    pub stored: Vec<Vec<Entry>>,
}

impl Program {
    /// The items of the block, which are the items of a Rust module as well.
    pub fn source(&self) -> String {
        let functions = self.functions();
        let mut text = crate::items::mentioned(&functions);
        for record in &self.types.records {
            if !mentions(&functions, record.name) {
                continue;
            }
            let derives = if record.copy { "Clone, Copy, PartialEq" } else { "Clone, PartialEq" };
            let attribute = |name: &str| {
                let known = record.attributes.iter().find(|(field, _)| *field == name);
                known.map(|(_, said)| format!("#[redlua({said})] ")).unwrap_or_default()
            };
            let fields: Vec<String> = record
                .fields
                .iter()
                .map(|(name, ty)| format!("{}pub {name}: {}", attribute(name), self.types.name(ty)))
                .collect();
            let _ = writeln!(text, "#[derive({derives})]\npub struct {} {{ {} }}", record.name, fields.join(", "));
        }
        if mentions(&text, "Word") || mentions(&functions, "Word") {
            let _ = writeln!(text, "#[derive(Clone, Copy, PartialEq)]\npub enum Word {{ {} }}", WORDS.join(", "));
        }
        if mentions(&functions, "Fault") {
            text.push_str(FAULT);
        }
        if mentions(&functions, "Alarm") {
            text.push_str(ALARM);
        }
        text + &functions
    }

    fn functions(&self) -> String {
        let mut text = String::new();
        for helper in &self.helpers {
            text.push_str(&helper.print());
        }
        let parameters: Vec<String> =
            self.parameters.iter().map(|(name, ty)| format!("{name}: {}", self.parameter_type(ty))).collect();
        let output = match &self.output {
            Ty::Unit => String::new(),
            ty => format!(" -> {}", self.types.name(ty)),
        };
        let body = self.body.print();
        let keys: Vec<String> = self.used_handles(&body).map(|handle| handle.declaration(&self.types)).collect();
        let lints =
            "write_before_check, lossy_json, derived_keys, zero_ttl, ttl_sentinel, key_collision, keyspace_scan";
        let allowed =
            if body.contains("key!") || !keys.is_empty() { lints.to_owned() } else { format!("no_keys, {lints}") };
        // The server puts the keys of a pattern together.
        let nodes = if body.contains("pattern!") { "#[redlua(cluster = false)]\n" } else { "" };
        let _ = write!(text, "{nodes}#[allow({allowed})]\npub fn script({}){output} {{\n", parameters.join(", "));
        for key in keys {
            let _ = writeln!(text, "    {key}");
        }
        text + body.trim_start_matches("{\n")
    }

    /// The text of a parameter's value in a call.
    pub fn value_of(&self, call: &[Value], name: &str) -> Option<Vec<u8>> {
        let at = self.parameters.iter().position(|(known, _)| known == name)?;
        call[at].arguments().into_iter().next()
    }

    /// The keys that the body names: redlua refuses one that nothing uses.
    fn used_handles(&self, body: &str) -> impl Iterator<Item = &Handle> {
        self.handles.iter().filter(move |handle| mentions(body, &handle.name))
    }

    fn parameter_type(&self, ty: &Ty) -> String {
        match ty {
            Ty::Text => "&str".to_owned(),
            Ty::Option(inner) if **inner == Ty::Text => "Option<&str>".to_owned(),
            Ty::Vec(element) if **element == Ty::Text => "&[&str]".to_owned(),
            _ => self.types.name(ty),
        }
    }

    /// Drops the parameters that nothing reads, which redlua refuses, and the helpers that nothing calls.
    pub fn drop_unused(&mut self) {
        loop {
            let texts: Vec<String> = self.helpers.iter().map(|helper| helper.children[0].print()).collect();
            let body = self.body.print();
            let used = |at: usize, name: &str| {
                mentions(&body, name)
                    || texts.iter().enumerate().any(|(other, text)| other != at && mentions(text, name))
            };
            let name_of = |helper: &Node| helper.template.split(['(', ' ']).nth(1).unwrap_or_default().to_owned();
            let unused = (0..self.helpers.len()).find(|at| !used(*at, &name_of(&self.helpers[*at])));
            match unused {
                Some(at) => drop(self.helpers.remove(at)),
                None => break,
            }
        }
        let text = self.functions();
        let body = text.split_once("pub fn script(").and_then(|(_, script)| script.split_once('\n'));
        let body = body.map_or(text.clone(), |(_, body)| body.to_owned());
        for at in (0..self.parameters.len()).rev() {
            if !mentions(&body, &self.parameters[at].0) {
                self.drop_parameter(at);
            }
        }
    }

    /// Forgets the keys that no function names: they would be stored and compared for nothing.
    pub fn drop_unnamed_keys(&mut self) {
        let text = self.functions();
        self.handles.retain(|handle| mentions(&text, &handle.name));
        for entries in &mut self.stored {
            entries.retain(|entry| {
                let key = String::from_utf8_lossy(&entry.key);
                key.rsplit("}:").next().is_some_and(|name| mentions(&text, name))
            });
        }
    }

    /// Drops the parameter of a name that is only mentioned, by a local that hides it: redlua
    /// refuses what nothing reads. Gives whether there was one.
    pub fn drop_parameter_named(&mut self, name: &str) -> bool {
        let found = self.parameters.iter().position(|(known, _)| known == name);
        found.inspect(|at| self.drop_parameter(*at)).is_some()
    }

    fn drop_parameter(&mut self, at: usize) {
        self.parameters.remove(at);
        for call in &mut self.calls {
            call.remove(at);
        }
    }

    /// How large it is, for the choice between two that fail.
    pub fn size(&self) -> usize {
        self.body.size()
            + self.helpers.iter().map(|helper| helper.size() + 5).sum::<usize>()
            + self.parameters.len()
            + self.stored.iter().map(Vec::len).sum::<usize>()
    }
}

/// Whether a text has the name as a whole word.
pub(crate) fn mentions(text: &str, name: &str) -> bool {
    let is_part = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    text.match_indices(name)
        .any(|(at, _)| !is_part(text[..at].chars().next_back()) && !is_part(text[at + name.len()..].chars().next()))
}
