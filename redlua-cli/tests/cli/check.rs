//! `redlua check`.

use crate::run::{empty_folder, expect, expect_of, redlua_in};

#[test]
fn a_crate_without_faults() {
    expect("check_whole", "whole", "check");
}

#[test]
fn faults_in_several_files_are_all_reported() {
    expect("check_faulty", "faulty", "check");
}

#[test]
fn files_and_folders_can_be_named() {
    expect("check_files", "faulty", "check src/good.rs src/slots.rs");
    expect("check_folder", ".", "check whole/src whole/examples/twin.rs");
    expect("check_no_file", "faulty", "check src/nothing.rs src/good.rs");
}

#[test]
fn files_without_blocks_are_fine() {
    expect("check_plain", "plain", "check");
}

#[test]
fn an_empty_folder_is_a_mistake() {
    expect_of("check_empty_folder", "check", redlua_in(&empty_folder(), "check"));
    expect_of("check_named_empty_folder", "check .", redlua_in(&empty_folder(), "check ."));
}
