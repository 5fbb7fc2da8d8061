//! The built `redlua` on folders of fixtures. What it says is kept in `tests/fixtures/expected`;
//! `UPDATE_EXPECT=1 cargo test -p redlua-cli` writes that anew.

mod check;
mod explain;
mod pipe;
mod run;
mod show;
mod usage;
