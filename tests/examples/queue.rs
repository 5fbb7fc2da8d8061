//! The queue: each job once, leases that run out, acknowledgements that come late or twice, and thousands at once.

use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::Duration;

use redlua::Error;
use redlua::redis::ConnectionLike;

use crate::examples::queue::{Acknowledge, Claim, Enqueue, Requeue};
use crate::servers::{CALLERS, everywhere, line_of, on_tasks, on_threads, run};

const QUEUE: &str = "mail";
const LONG_MS: u32 = 600_000;

fn enqueue(connection: &mut dyn ConnectionLike, jobs: &[(&str, &str)]) -> i64 {
    Enqueue { queue: QUEUE, jobs }.invoke(connection).expect("a length")
}

/// The ids of the jobs that were claimed; each has the payload that `fill` gave it.
fn claim(connection: &mut dyn ConnectionLike, count: u32, lease_ms: u32) -> Vec<String> {
    let jobs = Claim { queue: QUEUE, count, lease_ms }.invoke(connection).expect("jobs");
    let id_of = |job: crate::examples::queue::Job| {
        assert_eq!(job.payload, payload(&job.id));
        job.id
    };
    jobs.into_iter().map(id_of).collect()
}

fn acknowledge(connection: &mut dyn ConnectionLike, ids: &[&str]) -> i64 {
    Acknowledge { queue: QUEUE, ids }.invoke(connection).expect("a number")
}

fn requeue(connection: &mut dyn ConnectionLike) -> usize {
    Requeue { queue: QUEUE }.invoke(connection).expect("a number")
}

fn payload(id: &str) -> String {
    format!("of {id}")
}

/// Enqueues a job for each id.
fn fill(connection: &mut dyn ConnectionLike, ids: &[&str]) -> i64 {
    let payloads: Vec<_> = ids.iter().map(|id| payload(id)).collect();
    let jobs: Vec<_> = ids.iter().zip(&payloads).map(|(id, payload)| (*id, payload.as_str())).collect();
    enqueue(connection, &jobs)
}

/// Ids whose order as text is that of their numbers.
fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("job-{number:05}")).collect()
}

fn as_text(ids: &[String]) -> Vec<&str> {
    ids.iter().map(String::as_str).collect()
}

#[test]
fn the_oldest_comes_first_and_each_once() {
    everywhere(|connection| {
        assert_eq!(fill(connection, &["c", "a"]), 2);
        assert_eq!(fill(connection, &["b"]), 3);
        assert_eq!(claim(connection, 1, LONG_MS), ["c"]);
        assert_eq!(claim(connection, 9, LONG_MS), ["a", "b"]);
        assert!(claim(connection, 9, LONG_MS).is_empty());
    });
}

#[test]
fn nothing_is_done_with_nothing() {
    everywhere(|connection| {
        assert_eq!(enqueue(connection, &[]), 0);
        assert!(claim(connection, 9, LONG_MS).is_empty());
        assert_eq!(acknowledge(connection, &[]), 0);
        assert_eq!(acknowledge(connection, &["a"]), 0);
        assert_eq!(requeue(connection), 0);
        assert_eq!(run::<i64>(connection, "DBSIZE"), 0);
        fill(connection, &["a"]);
        assert!(claim(connection, 0, LONG_MS).is_empty());
        assert_eq!(enqueue(connection, &[]), 1, "it still waits");
    });
}

#[test]
fn payloads_come_back_as_they_were() {
    everywhere(|connection| {
        let jobs = [("", ""), ("lines", "one\r\ntwo\n"), ("nul", "a\0b"), ("Grüße", "日本"), ("{", "}")];
        enqueue(connection, &jobs);
        let claimed = Claim { queue: QUEUE, count: 9, lease_ms: LONG_MS }.invoke(connection).expect("jobs");
        let claimed: Vec<_> = claimed.iter().map(|job| (job.id.as_str(), job.payload.as_str())).collect();
        assert_eq!(claimed, jobs);
    });
}

#[test]
fn a_known_id_is_not_enqueued_again() {
    everywhere(|connection| {
        fill(connection, &["a", "b"]);
        assert_eq!(enqueue(connection, &[("a", "other"), ("a", "other")]), 2);
        assert_eq!(claim(connection, 1, LONG_MS), ["a"]);
        assert_eq!(enqueue(connection, &[("a", "other")]), 1, "it is being worked on");
        assert_eq!(acknowledge(connection, &["a"]), 1);
        assert_eq!(fill(connection, &["a"]), 2, "it was done, so it is a new one");
        assert_eq!(claim(connection, 9, LONG_MS), ["b", "a"]);
    });
}

#[test]
fn a_lease_holds_until_it_runs_out() {
    everywhere(|connection| {
        fill(connection, &["a", "b", "c"]);
        assert_eq!(claim(connection, 1, LONG_MS), ["a"]);
        assert_eq!(claim(connection, 1, 20), ["b"]);
        sleep(Duration::from_millis(40));
        assert_eq!(requeue(connection), 1);
        assert_eq!(requeue(connection), 0, "it went back once");
        assert_eq!(claim(connection, 9, LONG_MS), ["b", "c"]);
    });
}

#[test]
fn what_expired_first_is_claimed_first() {
    everywhere(|connection| {
        fill(connection, &["d", "c", "b", "a", "later"]);
        assert_eq!(claim(connection, 2, 10), ["d", "c"]);
        sleep(Duration::from_millis(5));
        assert_eq!(claim(connection, 1, 10), ["b"]);
        sleep(Duration::from_millis(5));
        assert_eq!(claim(connection, 1, 0), ["a"], "a lease of nothing");
        sleep(Duration::from_millis(40));
        assert_eq!(requeue(connection), 4);
        let ids = claim(connection, 9, LONG_MS);
        assert_eq!(ids.len(), 5);
        assert_eq!(ids[4], "later");
        // Leases of the same end are in the order of their ids.
        let rank = |id: &str| ids.iter().position(|other| other == id).expect("a claimed job");
        assert!(rank("c") < rank("d") && rank("d") < rank("b"), "{ids:?}");
    });
}

#[test]
fn a_late_acknowledgement_ends_the_job() {
    everywhere(|connection| {
        fill(connection, &["a", "b"]);
        claim(connection, 1, 0);
        sleep(Duration::from_millis(2));
        assert_eq!(requeue(connection), 1);
        // The first worker was slow and not dead.
        assert_eq!(acknowledge(connection, &["a"]), 1);
        assert_eq!(claim(connection, 9, LONG_MS), ["b"]);
        assert_eq!(acknowledge(connection, &["a", "b", "b"]), 1);
        assert_eq!(run::<i64>(connection, "DBSIZE"), 0, "nothing is left behind");
    });
}

#[test]
fn an_acknowledged_job_does_not_come_back() {
    everywhere(|connection| {
        fill(connection, &["a"]);
        claim(connection, 1, 0);
        assert_eq!(acknowledge(connection, &["a"]), 1);
        sleep(Duration::from_millis(2));
        assert_eq!(requeue(connection), 0);
        assert!(claim(connection, 9, LONG_MS).is_empty());
    });
}

#[test]
fn any_number_of_jobs_at_once() {
    everywhere(|connection| {
        // Lua can't pass more than some thousand values to one command.
        for count in [4_999, 5_000, 5_001, 10_000] {
            let ids = numbered(count);
            let texts = as_text(&ids);
            assert_eq!(fill(connection, &texts), count as i64);
            assert_eq!(claim(connection, u32::MAX, 0), ids);
            sleep(Duration::from_millis(2));
            assert_eq!(requeue(connection), count);
            assert_eq!(claim(connection, count as u32, LONG_MS), ids);
            assert_eq!(acknowledge(connection, &texts), count as i64);
            assert_eq!(run::<i64>(connection, "DBSIZE"), 0);
        }
    });
}

#[test]
fn what_is_no_queue_is_not_sent() {
    everywhere(|connection| {
        for queue in ["", "a}b"] {
            assert!(matches!(Requeue { queue }.invoke(connection), Err(Error::Key(_))));
        }
        assert_eq!(run::<i64>(connection, "DBSIZE"), 0);
    });
}

#[test]
fn a_key_of_another_type_is_told() {
    everywhere(|connection| {
        run::<()>(connection, "SADD queue:{mail}:leases a");
        let error = Requeue { queue: QUEUE }.invoke(connection).expect_err("a wrong type");
        assert!(error.is_wrongtype(), "{error:?}");
        let line = error.location().expect("a place").line;
        assert_eq!(line, line_of(include_str!("../../examples/queue.rs"), "leases.zrevrangebyscore("));
    });
}

#[test]
fn threads_share_the_jobs() {
    on_threads(
        |number, connection| {
            let own: Vec<_> = (0..40).map(|turn| format!("{number}-{turn}")).collect();
            fill(connection, &as_text(&own));
            let mut done = Vec::new();
            while done.len() < 40 {
                let ids = claim(connection, 3.min(40 - done.len() as u32), LONG_MS);
                assert_eq!(acknowledge(connection, &as_text(&ids)), ids.len() as i64);
                done.extend(ids);
            }
            done
        },
        |connection, done| {
            let all: BTreeSet<_> = done.into_iter().flatten().collect();
            assert_eq!(all.len(), 40 * CALLERS, "no job was claimed twice");
            assert_eq!(run::<i64>(connection, "DBSIZE"), 0);
        },
    );
}

#[test]
fn tasks_share_the_jobs() {
    on_tasks(
        |number, mut connection| async move {
            let id = number.to_string();
            let enqueue = Enqueue { queue: QUEUE, jobs: &[(&id, "work")] };
            enqueue.invoke_async(&mut connection).await.expect("a length");
            // A job of its own waits, or of somebody who has taken its job.
            let claim = Claim { queue: QUEUE, count: 1, lease_ms: LONG_MS };
            let jobs = claim.invoke_async(&mut connection).await.expect("jobs");
            let ids: Vec<_> = jobs.iter().map(|job| job.id.as_str()).collect();
            let acknowledge = Acknowledge { queue: QUEUE, ids: &ids };
            assert_eq!(acknowledge.invoke_async(&mut connection).await.expect("a number"), 1);
            jobs.into_iter().map(|job| job.id).next().expect("a job")
        },
        |done| assert_eq!(done.iter().collect::<BTreeSet<_>>().len(), 10 * CALLERS),
    );
}
