//! What a script is, in a few lines above its Lua.

use crate::entry::Entry;
use redlua_compiler::check::typed::{Effects, Script, Types};
use redlua_compiler::check::types::{EnumId, InferId, RecordId, Type, TypeNames};
use redlua_compiler::invoker::Printed;
use redlua_compiler::lower::lower_script;

/// ```text
///   invoker    SlidingWindow { user: &str, call_id: &str, now_ms: i64, window_ms: i64, limit: i64 }
///   keys       hits: ZSet = rate:{user}:hits
///   arguments  call_id, now_ms, window_ms, limit
///   reply      Verdict: {allowed, remaining}
///   effects    writes
///   SHA-1      9b3f…
/// ```
pub(crate) fn summary(entry: &Entry<'_>, script: &Script, lua: &Printed) -> String {
    let types = &entry.block.analysis.checked.types;
    let wire = WireLayout::of(script, types);
    let output = entry.function.output.as_ref();
    let output = output.map_or_else(|| "()".to_owned(), |output| entry.source.written(output.span));
    let mut text = line("invoker", &[invoker(entry)]);
    text.push_str(&line("keys", &keys(script, types)));
    text.push_str(&line("arguments", &[wire.after("ARGV: ")]));
    text.push_str(&line("reply", &[format!("{output}: {}", wire.after("Reply: "))]));
    if script.error.is_some() {
        text.push_str(&line("errors", &[wire.after("Errors: ")]));
    }
    text.push_str(&line("effects", &[effects(script.effects).to_owned()]));
    text.push_str(&line("SHA-1", std::slice::from_ref(&lua.sha1)));
    text
}

fn line(title: &str, values: &[String]) -> String {
    let titles = std::iter::once(title).chain(std::iter::repeat(""));
    let lines = titles.zip(values).map(|(title, value)| format!("  {title:9}  {value}\n"));
    lines.collect()
}

fn invoker(entry: &Entry<'_>) -> String {
    let parameters = entry.function.parameters.iter();
    let fields = parameters.map(|field| format!("{}: {}", field.name.text, entry.source.written(field.ty.span)));
    let fields: Vec<String> = fields.collect();
    let name = entry.invoker();
    if fields.is_empty() { name } else { format!("{name} {{ {} }}", fields.join(", ")) }
}

fn keys(script: &Script, types: &Types) -> Vec<String> {
    if script.keys.is_empty() {
        return vec!["none".to_owned()];
    }
    let names = Names(types);
    let keys = script.keys.iter();
    keys.map(|key| format!("{}: {} = {}", key.handle, key.ty.display(&names), key.template.text)).collect()
}

fn effects(effects: Effects) -> &'static str {
    match effects {
        Effects { writes: true, .. } => "writes",
        Effects { refused_read_only: true, .. } => "writes no key, but EVALSHA_RO refuses it",
        Effects { .. } => "read only",
    }
}

/// The lines of the Lua's own header that say what is sent and what comes back: one place of the
/// compiler decides how that is worded.
struct WireLayout(Vec<String>);

impl WireLayout {
    fn of(script: &Script, types: &Types) -> Self {
        let mut header = lower_script(script, types).chunk.header;
        // Above it stands what the user wrote, which may look the same.
        let start = header.iter().rposition(|line| line.starts_with("KEYS: "));
        Self(header.split_off(start.unwrap_or_default()))
    }

    fn after(&self, title: &str) -> String {
        let text = self.0.iter().find_map(|line| line.strip_prefix(title));
        text.unwrap_or_default().to_owned()
    }
}

/// The names of the block's types.
struct Names<'t>(&'t Types);

impl TypeNames for Names<'_> {
    fn record(&self, id: RecordId) -> &str {
        &self.0.records[id.0].source.name.text
    }

    fn enumeration(&self, id: EnumId) -> &str {
        &self.0.enums[id.0].source.name.text
    }

    fn inferred(&self, _: InferId) -> Option<Type> {
        None
    }
}
