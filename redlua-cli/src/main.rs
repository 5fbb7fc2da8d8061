//! `redlua`: shows, checks and explains `redis_script!` blocks without building the crate.
//!
//! The compiler has no IO; all of it stands here.

mod arguments;
mod block;
mod check;
mod console;
mod count;
mod debug;
mod entry;
mod explain;
mod files;
mod help;
mod outcome;
mod phase;
mod show;
mod source;
mod summary;

use arguments::Request;
use console::Console;
use outcome::{Outcome, Refusal};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut console = Console::new();
    let request = arguments::parse_arguments(std::env::args_os().skip(1)).map_err(Refusal::usage);
    let outcome = request.and_then(|request| run(&request, &mut console)).unwrap_or_else(|refusal| {
        console.complain(&refusal.complaint);
        refusal.outcome
    });
    console.finish(outcome).into()
}

fn run(request: &Request, console: &mut Console) -> Result<Outcome, Refusal> {
    match request {
        Request::Help(topic) => {
            console.out.write(help::text(*topic));
            Ok(Outcome::Fine)
        }
        Request::Version => {
            console.out.write(concat!("redlua ", env!("CARGO_PKG_VERSION"), "\n"));
            Ok(Outcome::Fine)
        }
        Request::Show(wish) => show::show(wish, console),
        Request::Check(paths) => check::check(paths, console),
        Request::Explain(Some(code)) => explain::explain(code, console),
        Request::Explain(None) => Ok(explain::list(console)),
    }
}
