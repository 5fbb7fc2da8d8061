//! What does not compile, and what the message says.

use redlua_compiler::analyze;

/// Asserts that a block is refused with one error that says `words`, in its message, notes or help.
pub(crate) fn refused(source: &str, words: &[&str]) {
    let analysis = analyze(source.parse().expect("tokens"));
    let [diagnostic] = analysis.diagnostics.as_slice() else {
        panic!("expected one error of\n{source}\ngot {:#?}", analysis.diagnostics);
    };
    let text = format!("{diagnostic:?}");
    for word in words {
        assert!(text.contains(word), "`{word}` is not in {text}");
    }
}

/// Asserts that a block compiles.
pub(crate) fn accepted(source: &str) {
    let analysis = analyze(source.parse().expect("tokens"));
    assert!(analysis.diagnostics.is_empty(), "{source}\n{:#?}", analysis.diagnostics);
}

/// A block with one script that has a counter `k`, and `body` behind it.
pub(crate) fn with_counter(body: &str) -> String {
    format!("pub fn f(id: &str, n: i64) -> i64 {{ let k: Str<i64> = key!(\"t:{{id}}\"); {body} }}")
}

#[test]
fn trap_06_a_moved_list_is_gone() {
    refused(
        &with_counter("let a = vec![1]; let mut b = a; b.push(k.incr() + n); a.len() as i64"),
        &["moved", ".clone()"],
    );
    accepted(&with_counter("let a = vec![1]; let mut b = a.clone(); b.push(k.incr() + n); a.len() as i64"));
}

#[test]
fn trap_07_what_is_borrowed_is_frozen() {
    refused(&with_counter("let mut v = vec![k.incr(), n]; for x in &v { v.push(*x); } v.len() as i64"), &["v"]);
    refused(
        &with_counter(
            "let mut v = vec![vec![k.incr()], vec![n]]; let r = &v[0]; v.clear(); r.len() as i64 + v.len() as i64",
        ),
        &["v"],
    );
    refused(
        "fn inc(n: &mut i64) { *n += 1; } pub fn f(id: &str) -> i64 { let k: Str<i64> = key!(\"t:{id}\"); \
         let mut n = k.incr(); inc(&mut n); n }",
        &["&mut", "return the new"],
    );
}

#[test]
fn trap_08_an_option_of_an_option_has_two_nothings() {
    refused(
        "pub fn f(id: &str, x: Option<Option<i64>>) -> i64 { let k: Str<i64> = key!(\"t:{id}\"); k.incr() }",
        &["Option"],
    );
}

#[test]
fn trap_10_a_float_is_no_key_of_a_map() {
    refused(
        "pub fn f(id: &str) -> i64 { let k: Str<i64> = key!(\"t:{id}\"); let m: HashMap<f64, i64> = HashMap::new(); \
         m.len() as i64 + k.incr() }",
        &["f64"],
    );
}

#[test]
fn trap_11_what_has_no_lua_number() {
    refused(&with_counter("k.incr(); i64::MAX.min(n)"), &["2^53"]);
    refused(
        "pub fn f(id: &str) -> String { let k: Str = key!(\"t:{id}\"); k.set(\"x\"); format!(\"{}\", 0.1f64) }",
        &["{:.3}"],
    );
}

#[test]
fn trap_13_a_closure_is_an_expression() {
    refused(
        "pub fn f(id: &str) -> i64 { let list: List<i64> = key!(\"t:{id}\"); let v = vec![1, 2]; \
         v.iter().map(|x| list.rpush(x)).sum::<i64>() }",
        &["a command can't stand in a closure"],
    );
    refused(&with_counter("let v = vec![k.incr(), n]; v.iter().map(|x| { return 1; }).sum::<i64>()"), &["closure"]);
    refused(&with_counter("let v = vec![k.incr(), n]; v.iter().map(|x| x + 1); 1"), &["never consumed"]);
}

#[test]
fn trap_14_an_error_behind_a_write() {
    refused(
        "pub enum E { X } pub fn f(id: &str, bad: bool) -> Result<i64, E> { let k: Str<i64> = key!(\"t:{id}\"); \
         k.incr(); if bad { return Err(E::X); } Ok(1) }",
        &["behind a write", "roll back"],
    );
    refused("pub fn f(id: &str) -> Option<i64> { let jobs: List<i64> = key!(\"t:{id}\"); jobs.lpop() }", &["removed"]);
    accepted(
        "pub enum E { Missing } pub fn f(id: &str) -> Result<i64, E> { let active: List = key!(\"t:{id}\"); \
         if active.lrem(1, id) == 0 { return Err(E::Missing); } Ok(1) }",
    );
    accepted(
        "pub fn f(id: &str) -> Option<i64> { let jobs: List<i64> = key!(\"t:{id}\"); let job = jobs.lindex(0)?; \
         jobs.lpop(); Some(job) }",
    );
    accepted(
        "pub fn f(id: &str, m: &str) -> i64 { let z: ZSet = key!(\"t:{id}\"); z.zincrby(1.0, m); \
         z.zrevrank(m).expect(\"just added\") }",
    );
}

#[test]
fn trap_15_keys_of_two_slots() {
    refused(
        "pub fn f(a: &str, b: &str) -> i64 { let x: Str<i64> = key!(\"{a}:y\"); let y: Str<i64> = key!(\"{b}:x\"); \
         x.incr() + y.incr() }",
        &["different slots", "{a}:y", "<b>:x"],
    );
}

#[test]
fn trap_16_a_time_to_live_that_is_none() {
    refused(&with_counter("k.pttl() + n"), &["−1 and −2"]);
}

#[test]
fn trap_18_a_missing_arm_is_named() {
    refused(
        "pub enum Mode { Fast, Slow } pub fn f(id: &str, mode: Mode) -> i64 { let k: Str<i64> = key!(\"t:{id}\"); \
         match mode { Mode::Fast => k.incr() } }",
        &["Slow"],
    );
}

#[test]
fn mixed_comparison_does_not_compile() {
    refused("pub fn f(id: &str) -> bool { let k: Str = key!(\"t:{id}\"); k.get() == 5 }", &["Option<String>"]);
}
