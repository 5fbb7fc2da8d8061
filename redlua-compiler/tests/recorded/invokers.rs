//! What the invoker of each script in the cases of [`TOPICS`] must know: which keys it declares, what their values must keep to so that
//! no caller bends a key, where arguments stand, and whether a replica may run it. `invokers.txt` is to be read: a rule
//! that is lost there is an injection.

use crate::repository::{files, read, root, tokens_of};
use redlua_compiler::analyze;
use redlua_compiler::check::typed::{Key, KeyPart, KeyRules, KeySlot, Script};
use redlua_test_support::fences;
use std::fmt::Write;

/// The cases that are about keys, arguments, and commands.
const TOPICS: [&str; 4] = ["arguments", "commands", "keys", "modules"];

#[test]
fn the_rules_of_keys_and_the_places_of_arguments_are_the_recorded_ones() {
    let mut shown = String::new();
    let cases = root().join("tests/cases");
    for path in TOPICS.iter().flat_map(|topic| files(&cases.join(topic), "md")) {
        let blocks = fences(&read(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let _ = writeln!(shown, "# {}", path.strip_prefix(&cases).unwrap_or(&path).display());
        for block in blocks.iter().filter(|block| block.info == "rust") {
            for script in analyze(tokens_of(&path, &block.text)).checked.scripts {
                show_script(&script, &mut shown);
            }
        }
    }
    let file = root().join("redlua-compiler/tests/recorded/invokers.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&file, &shown).expect("a writable file");
        return;
    }
    let recorded = read(&file);
    let line = recorded.lines().zip(shown.lines()).take_while(|(one, other)| one == other).count();
    assert!(
        recorded == shown,
        "line {}: recorded {:?}, now {:?}\nUPDATE_EXPECT=1 cargo test -p redlua-compiler --test recorded",
        line + 1,
        recorded.lines().nth(line),
        shown.lines().nth(line),
    );
}

fn show_script(script: &Script, shown: &mut String) {
    let effects = script.effects;
    let marks = [
        (effects.writes, "writes"),
        (effects.refused_read_only, "refused by EVAL_RO"),
        (effects.unknown_read_only, "for servers without EVAL_RO"),
        (script.compare_slots, "compares slots"),
    ];
    let marks: Vec<&str> = marks.iter().filter(|(holds, _)| *holds).map(|(_, mark)| *mark).collect();
    let _ = writeln!(shown, "{}: {}", script.name, marks.join(", "));
    for key in script.keys_in_wire_order() {
        show_key(key, script, shown);
    }
    for parameter in &script.parameters {
        let place = match (parameter.position, parameter.after) {
            (Some(position), Some(list)) => {
                format!("ARGV {position} behind {}", script.parameters[list].source.name.text)
            }
            (Some(position), None) => format!("ARGV {position}"),
            (None, _) => continue,
        };
        let _ = writeln!(shown, "  {place}: {}", parameter.source.name.text);
    }
}

fn show_key(key: &Key, script: &Script, shown: &mut String) {
    let slot = match key.slot {
        KeySlot::Fixed => String::new(),
        KeySlot::Optional => " if there".to_owned(),
        KeySlot::Group(list) => format!(" for each of {}", script.parameters[list].source.name.text),
    };
    let _ = write!(shown, "  key {}{slot}:", key.handle);
    for part in &key.parts {
        match part {
            KeyPart::Text(text) => {
                let _ = write!(shown, " {text:?}");
            }
            KeyPart::Parameter { index, path, fields, rules } => {
                let name = &script.parameters[*index].source.name.text;
                let fields: String = fields.iter().map(|field| format!(".{field}")).collect();
                let _ = write!(shown, " {name}{fields} {path:?}{}", show_rules(*rules));
            }
        }
    }
    shown.push('\n');
}

fn show_rules(rules: KeyRules) -> String {
    let forbidden = rules.forbidden.map(|byte| format!("no {:?}", char::from(byte)));
    let rules = [
        rules.no_open_brace.then(|| "no {".to_owned()),
        rules.no_close_brace.then(|| "no }".to_owned()),
        rules.not_empty.then(|| "not empty".to_owned()),
        forbidden,
    ];
    let rules: Vec<String> = rules.into_iter().flatten().collect();
    if rules.is_empty() { String::new() } else { format!(" ({})", rules.join(", ")) }
}
