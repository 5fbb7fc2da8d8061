//! Calls without a pause while something happens to the cluster, and the count of what became of them.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};

use redlua::Error;
use redlua::redis::Connection;
use redlua::redis::cluster::ClusterConnection;
use redlua::redis::cluster_async;
use redlua::redis::cmd;

use crate::scripts::Count;
use crate::shown::counter::Counter;

/// Over how many keys a load with two keys is spread, beside the one that all calls share.
pub(crate) const PARTS: usize = 20;

/// What is called.
#[derive(Clone, Copy)]
pub(crate) enum Keys {
    /// A script with one key, the same for all calls.
    One,
    /// A script with two keys: one that all calls share, and one of `PARTS`.
    Two,
}

/// A load on one user, which ends when it is told to.
pub(crate) struct Load {
    user: &'static str,
    keys: Keys,
    stopped: AtomicBool,
    acknowledged: AtomicU64,
    open: AtomicU64,
    put_off: AtomicU64,
}

impl Load {
    /// A load that has not begun.
    pub(crate) fn new(user: &'static str, keys: Keys) -> Self {
        Self {
            user,
            keys,
            stopped: AtomicBool::new(false),
            acknowledged: AtomicU64::new(0),
            open: AtomicU64::new(0),
            put_off: AtomicU64::new(0),
        }
    }

    /// Calls until the end, and blocks.
    pub(crate) fn blocking(&self, con: &mut ClusterConnection) {
        for part in (0..PARTS).cycle() {
            if self.stopped.load(SeqCst) {
                return;
            }
            let outcome = match self.keys {
                Keys::One => self.one().invoke(con).map(drop),
                Keys::Two => Count { user: self.user, part: &part.to_string() }.invoke(con).map(drop),
            };
            self.note(outcome);
        }
    }

    /// Calls until the end.
    pub(crate) async fn asynchronous(&self, mut con: cluster_async::ClusterConnection) {
        for part in (0..PARTS).cycle() {
            if self.stopped.load(SeqCst) {
                return;
            }
            let outcome = match self.keys {
                Keys::One => self.one().invoke_async(&mut con).await.map(drop),
                Keys::Two => {
                    let part = part.to_string();
                    Count { user: self.user, part: &part }.invoke_async(&mut con).await.map(drop)
                }
            };
            if !self.note(outcome) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }

    fn one(&self) -> Counter<'static> {
        Counter { name: self.user, amount: 1, ttl_ms: 600_000 }
    }

    /// Whether the call was acknowledged.
    fn note(&self, outcome: Result<(), Error>) -> bool {
        let counter = match &outcome {
            Ok(()) => &self.acknowledged,
            Err(Error::Indeterminate(_)) => &self.open,
            Err(error) if error.is_try_again() => &self.put_off,
            Err(error) => panic!("{error:?}"),
        };
        counter.fetch_add(1, SeqCst);
        outcome.is_ok()
    }

    /// Ends the load.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, SeqCst);
    }

    /// Calls with a reply.
    pub(crate) fn acknowledged(&self) -> u64 {
        self.acknowledged.load(SeqCst)
    }

    /// Calls that may or may not have run.
    pub(crate) fn open(&self) -> u64 {
        self.open.load(SeqCst)
    }

    /// Calls that did not run, says the error, because the cluster could not take them just now.
    pub(crate) fn put_off(&self) -> u64 {
        self.put_off.load(SeqCst)
    }

    /// Whether that many calls more are acknowledged before the time is over.
    pub(crate) fn goes_on(&self, calls: u64, within: Duration) -> bool {
        let goal = self.acknowledged() + calls;
        let deadline = Instant::now() + within;
        while self.acknowledged() < goal {
            if Instant::now() > deadline {
                return false;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        true
    }

    /// What this node has counted.
    pub(crate) fn counted(&self, con: &mut Connection) -> u64 {
        let mut read = |key: String| cmd("GET").arg(key).query::<Option<u64>>(con).expect("GET").unwrap_or(0);
        let user = self.user;
        match self.keys {
            Keys::One => read(format!("counter:{{{user}}}")),
            Keys::Two => {
                let total = read(format!("count:{{{user}}}:total"));
                let parts: u64 = (0..PARTS).map(|part| read(format!("count:{{{user}}}:part:{part}"))).sum();
                assert_eq!(total, parts, "a script ran by halves");
                total
            }
        }
    }
}
