//! A run over many seeds, on all processors: each worker has two databases of one server.

use crate::both::{Servers, Tally};
use redlua_test_support::Server;
use std::io::{Error, Result};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many differences are made smaller and written down: one fault is often found many times.
const EXPLAINED: usize = 20;

/// Seeds that a worker takes at once.
const BATCH: u64 = 50;

/// Compares programs; those that differ are explained in files.
pub fn run(programs: u64, seed: u64, found: &Path) -> Result<Tally> {
    let server = start()?;
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let (next, total) = (AtomicU64::new(0), Mutex::new(Tally::default()));
    let work = |worker: usize| -> Result<()> {
        let mut servers = Servers::open(server.port(), 2 * worker)?;
        let mut tally = Tally::default();
        loop {
            let first = next.fetch_add(BATCH, Ordering::Relaxed);
            if first >= programs {
                break;
            }
            for at in first..(first + BATCH).min(programs) {
                servers.compare_seed(seed + at, &mut tally)?;
            }
        }
        total.lock().unwrap_or_else(PoisonError::into_inner).add(tally);
        Ok(())
    };
    std::thread::scope(|scope| {
        let work = &work;
        let handles: Vec<_> = (0..workers).map(|worker| scope.spawn(move || work(worker))).collect();
        handles.into_iter().try_for_each(|handle| match handle.join() {
            Ok(result) => result,
            Err(_) => Err(Error::other("a worker panicked")),
        })
    })?;
    let mut tally = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    tally.differences.sort();
    let mut servers = Servers::open(server.port(), 0)?;
    for (seed, _) in tally.differences.iter().take(EXPLAINED) {
        std::fs::create_dir_all(found)?;
        std::fs::write(found.join(format!("commands-{seed}.md")), servers.explain(*seed)?)?;
    }
    Ok(tally)
}

/// The program of a seed in all forms; made smaller, if it differs.
pub fn replay(seed: u64) -> Result<String> {
    Servers::open(start()?.port(), 0)?.explain(seed)
}

/// A server of its own: what is tested must not find the data of others.
fn start() -> Result<Server> {
    Server::throw_away(&[]).map_err(|error| Error::other(error.to_string()))
}
