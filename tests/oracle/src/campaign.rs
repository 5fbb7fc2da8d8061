//! A run over many seeds, on all processors: each worker has a server of its own, and two databases of it.

use crate::both::{self, Servers, Tally};
use redlua_test_support::Server;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many differences are made smaller and written down: one fault is often found many times.
const EXPLAINED: usize = 20;

/// After how many programs a run says how far it is.
const PROGRESS: u64 = 50_000;

/// Seeds that a worker takes at once.
const BATCH: u64 = 50;

/// As many workers as there are processors.
pub fn usual_jobs() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Compares programs on each server that is named; those that differ are explained in files.
pub fn run(programs: u64, seed: u64, jobs: usize, names: &[String], found: &Path) -> Result<Tally> {
    let (next, total) = (AtomicU64::new(0), Mutex::new(Tally::default()));
    let work = || -> Result<()> {
        let sockets = Socket::start_all(names)?;
        let mut servers = open_all(&sockets)?;
        let mut tally = Tally::default();
        loop {
            let first = next.fetch_add(BATCH, Ordering::Relaxed);
            if first >= programs {
                break;
            }
            for at in first..(first + BATCH).min(programs) {
                let before = tally.differences.len();
                both::compare_seed(&mut servers, seed + at, &mut tally)?;
                // A long run need not come to its end before somebody looks.
                for (seed, difference) in &tally.differences[before..] {
                    eprintln!("seed {seed}: {}", difference.chars().take(300).collect::<String>());
                }
            }
            if first > 0 && first.is_multiple_of(PROGRESS) {
                eprintln!("{first} programs");
            }
        }
        total.lock().unwrap_or_else(PoisonError::into_inner).add(tally);
        Ok(())
    };
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..jobs.max(1)).map(|_| scope.spawn(work)).collect();
        handles.into_iter().try_for_each(|handle| match handle.join() {
            Ok(result) => result,
            Err(_) => Err(Error::other("a worker panicked")),
        })
    })?;
    let mut tally = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    tally.differences.sort();
    if tally.differences.is_empty() {
        return Ok(tally);
    }
    let sockets = Socket::start_all(names)?;
    let mut servers = open_all(&sockets)?;
    for (seed, _) in tally.differences.iter().take(EXPLAINED) {
        std::fs::create_dir_all(found)?;
        std::fs::write(found.join(format!("commands-{seed}.md")), explain(&mut servers, *seed)?)?;
    }
    Ok(tally)
}

/// The program of a seed in all forms; made smaller, if it differs.
pub fn replay(seed: u64, names: &[String]) -> Result<String> {
    let sockets = Socket::start_all(names)?;
    explain(&mut open_all(&sockets)?, seed)
}

/// What a program does on the first server on which it differs.
fn explain(servers: &mut [Servers], seed: u64) -> Result<String> {
    let mut text = String::new();
    for server in servers {
        text = server.explain(seed)?;
        if server.differs(seed)? {
            break;
        }
    }
    Ok(text)
}

fn open_all(sockets: &[Socket]) -> Result<Vec<Servers>> {
    sockets.iter().map(|socket| Servers::open(&socket.name, &socket.path)).collect()
}

/// A server of its own, with a socket: what is tested must not find the data of others.
struct Socket {
    name: String,
    path: PathBuf,
    folder: PathBuf,
    _server: Server,
}

impl Socket {
    /// One of each server that is named; of the one that tests find where none is.
    fn start_all(names: &[String]) -> Result<Vec<Self>> {
        if names.is_empty() {
            return Ok(vec![Self::start("")?]);
        }
        names.iter().map(|name| Self::start(name)).collect()
    }

    fn start(name: &str) -> Result<Self> {
        static STARTED: AtomicU64 = AtomicU64::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("redlua-oracle-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let path = folder.join("socket");
        let shown = path.display().to_string();
        // A dump is compared and thrown away.
        let options = ["--unixsocket", &shown, "--rdbcompression", "no"];
        let server = if name.is_empty() { Server::throw_away(&options) } else { Server::start(name, &options) };
        let server = server.map_err(|error| Error::other(error.to_string()))?;
        Ok(Self { name: name.to_owned(), path, folder, _server: server })
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // What can't be removed is in the folder for temporary files.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
