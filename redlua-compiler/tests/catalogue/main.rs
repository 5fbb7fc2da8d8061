//! Why: the catalogue is data that the compiler trusts, so the data is held against itself and against servers.

mod conform;
mod documented;
mod grammar;
mod itself;
mod live;
mod modules;
mod prepare;
mod samples;
mod server;
