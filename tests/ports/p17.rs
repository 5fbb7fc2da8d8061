//! Reserves a job that is a JSON document: counts the attempt, and keeps it until an expiry.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::{Port, holds_no_names};

redis_script! {
    /// What this knows of a job; the rest of the document stays as it is.
    #[redlua(open)]
    struct Job { attempts: i64 }

    /// Moves the next job to the reserved ones, with one attempt more. Replies it as it was and as it is reserved.
    pub fn reserve(name: &str, expiry: f64) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
        let queue: List<Vec<u8>> = key!("queues:{name}");
        let reserved: ZSet<Vec<u8>> = key!("queues:{name}:reserved");
        let notify: List = key!("queues:{name}:notify");

        let Some(text) = queue.lindex(0) else { return (None, None) };
        // What is no job stays where it is.
        let mut job = json::from_str::<Job>(text).expect("a job");
        job.attempts += 1;
        let counted = json::to_string(&job);
        reserved.zadd(expiry, counted);
        queue.lpop();
        notify.lpop();
        (Some(text), Some(counted))
    }
}

pub(crate) const PORT: Port =
    Port { id: "P17", data: include_str!("data/P17.json"), name, held: holds_no_names, call };

fn name(key: &[u8]) -> Vec<u8> {
    match key {
        b"q" => b"queues:{default}".to_vec(),
        b"r" => b"queues:{default}:reserved".to_vec(),
        _ => b"queues:{default}:notify".to_vec(),
    }
}

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let result = Reserve { name: "default", expiry: call.number(0)? }.invoke(wire);
    wire.answer(result)
}
