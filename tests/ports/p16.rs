//! Takes a job from the first of several queues that has one and may run it.

use redlua::redis_script;

use crate::call::{Answer, Call, Wire};
use crate::replay::Port;

redis_script! {
    /// Takes the oldest job of the first queue that is not paused and below its maximum. Replies it with the names of
    /// its queue and of the list where it is now.
    pub fn fetch(namespace: &str, queues: &[&str], pool_id: &[u8]) -> Option<(Vec<u8>, String, String)> {
        for queue in queues {
            let jobs: List<Vec<u8>> = key!("work:{namespace}:<queue>:jobs");
            let in_progress: List<Vec<u8>> = key!("work:{namespace}:<queue>:inprogress");
            let paused: Str = key!("work:{namespace}:<queue>:paused");
            let lock: Str<i64> = key!("work:{namespace}:<queue>:lock");
            let lock_info: Hash<Vec<u8>, i64> = key!("work:{namespace}:<queue>:lock_info");
            let max_concurrency: Str = key!("work:{namespace}:<queue>:max_concurrency");

            if jobs.llen() > 0 && paused.get().is_none() {
                // What is no number, or zero, is no maximum.
                let maximum = max_concurrency.get().and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
                let may_run = maximum == 0.0 || lock.get().is_none_or(|running| (running as f64) < maximum);
                if may_run {
                    lock.incr();
                    lock_info.hincrby(pool_id, 1);
                    if let Some(job) = jobs.rpoplpush(in_progress) {
                        return Some((job, jobs.name(), in_progress.name()));
                    }
                }
            }
        }
        None
    }
}

pub(crate) const PORT: Port = Port {
    id: "P16",
    data: include_str!("data/P16.json"),
    name,
    held,
    call,
};

/// The six keys of a queue.
fn name(key: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(key);
    let Some((queue, suffix)) = text.split_once(':') else { return key.to_vec() };
    let name = match suffix {
        "q" => "jobs",
        "ip" => "inprogress",
        "pz" => "paused",
        "lk" => "lock",
        "li" => "lock_info",
        _ => "max_concurrency",
    };
    format!("work:{{w}}:{queue}:{name}").into_bytes()
}

/// The reply names lists.
fn held(_: &[u8], value: &[u8]) -> Option<Vec<u8>> {
    (value.ends_with(b":q") || value.ends_with(b":ip")).then(|| name(value))
}

fn call(call: &Call, wire: &mut Wire<'_>) -> Option<Answer> {
    let (groups, rest) = call.keys.as_chunks::<6>();
    if !rest.is_empty() {
        return None;
    }
    let queue = |group: &'_ [Vec<u8>; 6]| String::from_utf8(group[0].strip_suffix(b":q")?.to_vec()).ok();
    let queues: Vec<String> = groups.iter().map(queue).collect::<Option<_>>()?;
    let queues: Vec<&str> = queues.iter().map(String::as_str).collect();
    let result = Fetch { namespace: "w", queues: &queues, pool_id: call.bytes(0)? }.invoke(wire);
    wire.answer(result)
}
