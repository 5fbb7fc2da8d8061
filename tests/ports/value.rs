//! The values of a recorded case: texts, bytes, repetitions, times of the server, and the shorthands for long lists.

use std::borrow::Cow;

use crate::json::Json;

/// A list with `seq` and `rep` written out.
pub(crate) fn expand(items: &[Json]) -> Vec<Cow<'_, Json>> {
    let mut expanded = Vec::new();
    for item in items {
        if let Some(repeated) = item.get("rep") {
            let [template, count] = repeated.elements() else { panic!("`rep` takes two: {item:?}") };
            expanded.extend((0..count.integer().expect("a count")).map(|_| Cow::Borrowed(template)));
        } else if let Some(sequence) = item.get("seq") {
            let [first, last, templates] = sequence.elements() else { panic!("`seq` takes three: {item:?}") };
            let (first, last) = (first.integer().expect("a number"), last.integer().expect("a number"));
            let numbers: Vec<i64> =
                if first <= last { (first..=last).collect() } else { (last..=first).rev().collect() };
            for number in numbers {
                expanded.extend(templates.elements().iter().map(|template| Cow::Owned(with_number(template, number))));
            }
        } else {
            expanded.push(Cow::Borrowed(item));
        }
    }
    expanded
}

/// A template with the number in the places of `#`.
fn with_number(template: &Json, number: i64) -> Json {
    match template {
        Json::Text(_) => Json::Text(template.str().expect("UTF-8").replace('#', &number.to_string()).into_bytes()),
        Json::Array(elements) => Json::Array(elements.iter().map(|element| with_number(element, number)).collect()),
        Json::Object(members) => {
            Json::Object(members.iter().map(|(name, value)| (name.clone(), with_number(value, number))).collect())
        }
        other => other.clone(),
    }
}

/// The bytes of a value; `now` is the server's clock at the beginning of the case.
pub(crate) fn bytes(value: &Json, now: f64) -> Vec<u8> {
    if let Some(text) = value.text() {
        return text.to_vec();
    }
    if let Some(coded) = value.get("b64") {
        return base64(coded.text().expect("a text"));
    }
    if let Some(repeated) = value.get("rep_text") {
        let [text, count] = repeated.elements() else { panic!("`rep_text` takes two: {value:?}") };
        return text
            .text()
            .expect("a text")
            .repeat(usize::try_from(count.integer().expect("a count")).expect("a count"));
    }
    if let Some(parts) = value.get("cat") {
        return parts.elements().iter().flat_map(|part| bytes(part, now)).collect();
    }
    if let Some(time) = value.get("time") {
        let part = |name| time.get(name).and_then(Json::number).expect("a number");
        return format!("{:.6}", now - part("base") + part("plus")).into_bytes();
    }
    panic!("not a value: {value:?}")
}

/// The name of a key in a final state.
pub(crate) fn key_name(name: &[u8]) -> Vec<u8> {
    name.strip_prefix(b"b64:").map_or_else(|| name.to_vec(), base64)
}

/// What base64 stands for.
pub(crate) fn base64(text: &[u8]) -> Vec<u8> {
    let digits: Vec<u32> = text.iter().filter_map(|byte| digit(*byte)).collect();
    let mut decoded = Vec::new();
    for group in digits.chunks(4) {
        let bits = group.iter().enumerate().fold(0, |bits, (place, digit)| bits | digit << (18 - 6 * place));
        decoded.extend(&bits.to_be_bytes()[1..group.len()]);
    }
    decoded
}

fn digit(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
