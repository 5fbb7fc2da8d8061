//! Why: the catalogue is data that the compiler trusts, so the data is held against itself and against servers.

use redlua_compiler::catalogue;

#[test]
fn every_block_parses() {
    assert_eq!(catalogue::malformed(), []);
}
