//! A queue with leases: a claimed job that is not acknowledged in time goes back to the queue.
//!
//! Its keys have one hash tag, so that every script works in a cluster; lists of any length may be sent.

use std::error::Error;

use redlua::redis_script;
use redlua_test_support::Deployment;

redis_script! {
    /// Appends jobs, each an id and a payload, unless their id is known; gives the number of jobs that wait.
    pub fn enqueue(queue: &str, jobs: &[(&str, &str)]) -> i64 {
        let payloads: Hash = key!("queue:{queue}:payloads");
        let waiting: List = key!("queue:{queue}:waiting");

        for (id, payload) in jobs {
            if payloads.hsetnx(id, payload) {
                waiting.lpush(id);
            }
        }
        waiting.llen()
    }

    /// Takes up to `count` jobs, oldest first, each for `lease_ms`.
    pub fn claim(queue: &str, count: u32, lease_ms: u32) -> Vec<Job> {
        let payloads: Hash = key!("queue:{queue}:payloads");
        let waiting: List = key!("queue:{queue}:waiting");
        let leases: ZSet = key!("queue:{queue}:leases");

        let until_ms = now_ms() + lease_ms;
        let mut claimed = Vec::new();
        for id in waiting.rpop(COUNT(count)) {
            // An id without a payload was acknowledged by a worker whose lease had run out.
            if let Some(payload) = payloads.hget(&id) {
                leases.zadd(until_ms, &id);
                claimed.push(Job { id, payload });
            }
        }
        claimed
    }

    /// Says that jobs are done; gives how many of them were still known.
    pub fn acknowledge(queue: &str, ids: &[&str]) -> i64 {
        let payloads: Hash = key!("queue:{queue}:payloads");
        let leases: ZSet = key!("queue:{queue}:leases");

        leases.zrem(ids);
        payloads.hdel(ids)
    }

    /// Puts the jobs whose lease has run out back, to be claimed next in the order of their leases; gives how many.
    pub fn requeue(queue: &str) -> usize {
        let waiting: List = key!("queue:{queue}:waiting");
        let leases: ZSet = key!("queue:{queue}:leases");

        let expired = leases.zrevrangebyscore(now_ms(), NEG_INF);
        leases.zrem(&expired);
        waiting.rpush(&expired);
        expired.len()
    }

    /// The server's clock.
    fn now_ms() -> i64 {
        let (seconds, micros) = redis::time();
        seconds * 1000 + micros / 1000
    }

    /// A claimed job.
    pub struct Job {
        /// Its id.
        pub id: String,
        /// What is to be done.
        pub payload: String,
    }
}

/// Runs the example.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let deployment = Deployment::find()?;
    println!("{}", deployment.origin());
    let connection = &mut *deployment.connection();
    let queue = &format!("example-{}", std::process::id());

    let jobs = [("job-1", "mail ada"), ("job-2", "mail ben"), ("job-3", "mail cat")];
    let waiting = Enqueue { queue, jobs: &jobs }.invoke(connection)?;
    let claimed = Claim { queue, count: 2, lease_ms: 20 }.invoke(connection)?;
    println!("{waiting} jobs wait, claimed: {claimed:?}");
    Acknowledge { queue, ids: &["job-1"] }.invoke(connection)?;
    std::thread::sleep(std::time::Duration::from_millis(40));

    // job-2 was never acknowledged: it comes first again.
    let expired = Requeue { queue }.invoke(connection)?;
    let claimed = Claim { queue, count: 9, lease_ms: 60_000 }.invoke(connection)?;
    println!("{expired} lease ran out, claimed: {claimed:?}");
    let ids: Vec<_> = claimed.iter().map(|job| job.id.as_str()).collect();
    assert_eq!(ids, ["job-2", "job-3"]);
    assert_eq!(Acknowledge { queue, ids: &ids }.invoke(connection)?, 2);
    Ok(())
}
