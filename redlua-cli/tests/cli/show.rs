//! `redlua show`.

use crate::run::{expect, expect_of, printed, redlua, redlua_in};

#[test]
fn a_file_with_all_its_scripts() {
    expect("show_file", "whole", "show src/limits.rs");
}

#[test]
fn a_script_by_its_name_or_that_of_its_struct() {
    expect("show_name", "whole", "show read_page");
    assert_eq!(printed("whole", "show ReadPage"), printed("whole", "show read_page"));
    assert_eq!(printed("whole", "show src/one.rs"), printed("whole", "show read_page"));
}

#[test]
fn two_scripts_of_one_name_are_told_apart_by_their_file() {
    expect("show_ambiguous", "whole", "show look");
    expect("show_ambiguous_in_file", "whole", "show glance");
    expect("show_name_in_file", "whole", "show examples/twin.rs look");
}

#[test]
fn a_name_that_is_nearly_right() {
    expect("show_unknown", "whole", "show raed_page");
}

#[test]
fn the_lua_is_what_has_the_hash() {
    let summary = printed("whole", "show read_page");
    let lua = printed("whole", "show read_page --phase lua");
    let hash = sha1_smol::Sha1::from(lua.as_bytes()).digest().to_string();
    assert!(summary.contains(&format!("  SHA-1      {hash}\n")), "{summary}");
    assert!(summary.ends_with(&format!("\n\n{lua}")), "{summary}");
    assert_eq!(printed("whole", "show src/one.rs --phase lua"), lua);
    assert_eq!(
        printed("whole", "show examples/twin.rs --phase=lua Look"),
        printed("whole", "show examples/twin.rs Look --phase lua")
    );
}

#[test]
fn the_lua_of_several_scripts_is_not_one_text() {
    expect("show_lua_of_several", "whole", "show src/limits.rs --phase lua");
}

#[test]
fn the_trees_are_without_places_and_tokens() {
    for phase in ["ast", "typed"] {
        for target in ["read_page", "src/limits.rs"] {
            let tree = printed("whole", &format!("show {target} --phase {phase}"));
            assert!(tree.contains("calls:{user}") || tree.contains("page:{page}"), "{tree}");
            for noise in ["Span", "TokenStream", "bytes("] {
                assert!(!tree.contains(noise), "{noise}: {tree}");
            }
        }
    }
    assert!(printed("whole", "show read_page --phase typed").contains("command: Command(\"GET\")"));
}

#[test]
fn the_rust_is_that_of_the_macro() {
    let all = printed("whole", "show src/limits.rs --phase rust");
    for name in ["struct CountCall", "struct Look", "struct CopyFirst", "struct Copied", "enum Refused"] {
        assert!(all.contains(name), "{name}: {all}");
    }
    let one = printed("whole", "show CountCall --phase rust");
    assert!(one.contains("pub struct CountCall<'a> {\n"), "{one}");
    assert!(!one.contains("struct Look"), "{one}");
    // What differs from script to script is data; the runtime's macros make the impls of it.
    for call in ["::script!", "::forward!"] {
        assert_eq!(one.matches(call).count(), 1, "{call}: {one}");
    }
    assert!(all.contains(one.trim_end()), "{one}");
}

#[test]
fn what_is_right_is_shown_beside_what_is_not() {
    expect("show_faulty_file", "faulty", "show src/missing.rs");
    expect("show_faulty_name", "faulty", "show total");
}

#[test]
fn files_that_have_nothing_to_show() {
    expect("show_no_block", "plain", "show src/main.rs");
    expect("show_no_file", "plain", "show src/nothing.rs");
    expect("show_not_rust", "faulty", "show src/torn.rs");
    expect("show_not_utf8", "faulty", "show src/latin.rs");
    expect("show_no_script", "plain", "show anything");
}

#[test]
fn an_empty_folder() {
    let folder = crate::run::empty_folder();
    expect_of("show_empty_folder", "show anything", redlua_in(&folder, "show anything"));
}

#[test]
fn a_byte_order_mark_moves_nothing() {
    let folder = crate::run::empty_folder();
    let marked = folder.with_file_name("marked.rs");
    let source = redlua("whole", "").get_current_dir().expect("a folder").join("src/one.rs");
    let text = std::fs::read_to_string(source).expect("a fixture");
    std::fs::write(&marked, format!("\u{feff}{text}")).expect("write");
    let output = redlua_in(&folder, "show ../marked.rs").output().expect("redlua");
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(shown.replace("../marked.rs", "src/one.rs"), printed("whole", "show read_page"));
}
