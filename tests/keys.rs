//! The keys of a call as the invoker sends them: a key for each element, keys that may be missing, whole keys, keys that
//! the script puts together; on a server, and in a cluster where it is about slots.

use redlua::redis::{self, Commands, ConnectionLike};
use redlua::{AbortKind, Error, KeyError, KeyRule, redis_script};
use redlua_test_support::{Cluster, matrix};

redis_script! {
    /// Releases those locks that `owner` holds.
    pub fn release(app: &str, names: &[&str], owner: &str) -> i64 {
        let mut released = 0;
        for name in names {
            let lock: Str = key!("lock:{app}:<name>");
            if lock.get() == Some(owner) {
                lock.del();
                released += 1;
            }
        }
        released
    }

    /// Writes to two logs for each pair.
    pub fn pairs(app: &str, entries: &[(&str, i64)], tenant: Option<&str>, note: Option<u32>) -> i64 {
        let count: Str<i64> = key!("count:{app}");
        let audit: Option<List> = key!("audit:{app}:<tenant>:<note>");
        for (name, amount) in entries {
            let total: Str<i64> = key!("total:{app}:<name>");
            let log: List<i64> = key!("log:{app}:<name>");
            total.incrby(amount);
            log.rpush(amount);
        }
        if let Some(audit) = audit {
            audit.rpush(count.name());
        }
        count.incrby(entries.len() as i64)
    }

    /// Adds up whole keys.
    #[allow(untagged_keys)]
    pub fn total(keys: &[&str], target: &str) -> i64 {
        let result: Str<i64> = key!("<target>");
        let mut sum = 0;
        for key in keys {
            let value: Str<i64> = key!("<key>");
            sum += value.get().unwrap_or(0);
        }
        result.set(sum);
        sum
    }

    /// Any value may stand in the key.
    pub fn hit(#[redlua(escape)] user: &str, #[redlua(escape)] page: &str, day: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}:<page>:<day>");
        hits.incr()
    }

    /// Only what the slot needs is checked.
    pub fn visit(#[redlua(raw)] user: &str, #[redlua(raw)] page: &str, day: &str) -> i64 {
        let hits: Str<i64> = key!("visits:{user}:<page>:<day>");
        hits.incr()
    }

    /// Takes the next job; its key is known only then.
    #[allow(derived_keys)]
    pub fn claim(queue: &str) -> Option<String> {
        let waiting: List = key!("bull:{queue}:wait");
        let id = waiting.rpop()?;
        let job: Hash = key!("bull:{queue}:<id>");
        job.hget("data")
    }

    /// Removes what an index names.
    #[allow(derived_keys)]
    pub fn clear(user: &str) -> i64 {
        let index: List = key!("index:{user}");
        let mut removed = 0;
        for member in index.lrange(0, -1) {
            let entry: Any = key!("<member>");
            removed += entry.del() as i64;
        }
        removed
    }

    /// A counter and what is added to it.
    pub struct Step<'a> {
        /// Which counter.
        pub counter: &'a str,
        /// How much.
        pub amount: i64,
    }

    /// Who asks.
    pub struct Caller<'a> {
        /// The tenant.
        pub tenant: &'a str,
        /// The user.
        pub user: u64,
    }

    /// Adds to the counters of a caller.
    pub fn count_up(caller: Caller<'_>, hits: &[Step<'_>]) -> i64 {
        let calls: Str<i64> = key!("calls:{caller.tenant}:<caller.user>");
        for hit in hits {
            let counter: Str<i64> = key!("count:{caller.tenant}:<hit.counter>");
            counter.incrby(hit.amount);
        }
        calls.incr()
    }

    /// The keys of a queue.
    #[redlua(keyspace)]
    pub struct Jobs {
        /// What waits.
        #[redlua(key = "jobs:{queue}:pending")]
        pub pending: List<u64>,
        /// One job.
        #[redlua(key = "jobs:{queue}:<shard>:job:<id>", id: u64, shard: Shard)]
        pub job: Hash<Job>,
        #[redlua(key = "jobs:{queue}:tag:<tag>")]
        pub(crate) tagged: Set<u64>,
    }

    struct Job {
        name: String,
        tries: i64,
    }

    /// Where a job is kept.
    pub enum Shard {
        /// On fast disks.
        Fast,
        /// On slow ones.
        Slow,
    }

    /// Adds a job.
    pub fn add_job(queue: &str, id: u64, name: &str, tags: &[&str]) -> i64 {
        let jobs = key!(Jobs { queue });
        jobs.job(Shard::Fast, id).hset("name", name, "tries", 0);
        for tag in tags {
            jobs.tagged(tag).sadd(id);
        }
        jobs.pending.lpush(id)
    }

    /// Takes the next job.
    #[allow(derived_keys)]
    pub fn take_job(queue: &str) -> Option<String> {
        let jobs = key!(Jobs { queue });
        let id = jobs.pending.lindex(-1)?;
        let job = jobs.job(Shard::Fast, id);
        let found = job.hgetall()?;
        job.hincrby("tries", 1);
        jobs.pending.rpop();
        Some(found.name)
    }

    /// Two keys without a common slot.
    #[redlua(cluster = false)]
    pub fn rename_one(old: &str, new: &str) -> bool {
        let from: Str = key!("name:<old>");
        let to: Str = key!("name:<new>");
        let Some(value) = from.getdel() else { return false };
        to.set(value);
        true
    }
}

fn words(cmd: &redis::Cmd) -> Vec<String> {
    let text = String::from_utf8(cmd.get_packed_command()).expect("text");
    text.split("\r\n").skip(2).step_by(2).skip(2).map(str::to_owned).collect()
}

fn key_error<T: std::fmt::Debug, E: std::fmt::Debug>(result: Result<T, Error<E>>) -> KeyError {
    match result {
        Err(Error::Key(error)) => error,
        other => panic!("expected a refused key, got {other:?}"),
    }
}

#[test]
fn each_element_has_its_keys_behind_the_others() {
    let entries = [("a", 5), ("b", 7)];
    let call = Pairs { app: "x", entries: &entries, tenant: Some("t"), note: Some(3) };
    let keys = ["count:{x}", "audit:{x}:t:3", "total:{x}:a", "log:{x}:a", "total:{x}:b", "log:{x}:b"];
    let arguments = ["2", "a", "5", "b", "7", "1", "1"];
    let sent = words(&call.to_cmd().expect("a call"));
    assert_eq!(sent[0], "6");
    assert_eq!(sent[1..7], keys);
    assert_eq!(sent[7..], arguments);

    let missing = Pairs { note: None, ..call.clone() };
    let sent = words(&missing.to_cmd().expect("a call"));
    assert_eq!(sent[..3], ["5", "count:{x}", "total:{x}:a"]);
    assert_eq!(sent[6..], ["2", "a", "5", "b", "7", "1", "0"]);
}

#[test]
fn a_call_without_any_key_is_not_sent() {
    let refused = key_error(Release { app: "x", names: &[], owner: "me" }.to_cmd());
    assert!(matches!(refused, KeyError::NoKeys { script: "release", .. }), "{refused:?}");
}

#[test]
fn an_element_must_keep_the_rules_of_its_place() {
    let entries = [("a:b", 1), ("c", 2)];
    assert!(Pairs { app: "x", entries: &entries, tenant: None, note: None }.to_cmd().is_ok(), "nothing follows it");
    let call = Pairs { app: "x}", entries: &[], tenant: None, note: None };
    let refused = key_error(call.to_cmd());
    assert!(
        matches!(refused, KeyError::Value { parameter: "app", rule: KeyRule::CloseBrace, handle: "count", .. }),
        "{refused:?}"
    );
}

#[test]
fn whole_keys_of_two_slots_are_not_sent() {
    let refused = key_error(Total { keys: &["a", "b"], target: "c" }.to_cmd());
    assert!(matches!(refused, KeyError::CrossSlot { first: 1, second: 2, .. }), "{refused:?}");
    let sent = words(&Total { keys: &["a{s}", "{s}b"], target: "{s}" }.to_cmd().expect("one slot"));
    assert_eq!(sent, ["3", "{s}", "a{s}", "{s}b", "2"]);
}

#[test]
fn an_escaped_value_may_hold_anything() {
    let sent = words(&Hit { user: "x}{y", page: "a:b%", day: "" }.to_cmd().expect("a call"));
    assert_eq!(sent, ["1", "hits:{x%7D%7By}:a%3Ab%25:"]);
    let sent = words(&Hit { user: "", page: "", day: "d" }.to_cmd().expect("a call"));
    assert_eq!(sent, ["1", "hits:{%}:%:d"]);
}

#[test]
fn a_raw_value_keeps_only_what_the_slot_needs() {
    let sent = words(&Visit { user: "x}y", page: "a:b", day: "d" }.to_cmd().expect("a call"));
    assert_eq!(sent, ["1", "visits:{x}y}:a:b:d"]);
    for user in ["", "}x"] {
        key_error(Visit { user, page: "p", day: "d" }.to_cmd());
    }
}

#[test]
fn fields_of_what_is_sent_stand_in_keys() {
    let hits = [Step { counter: "a", amount: 5 }, Step { counter: "b:c", amount: 7 }];
    let call = CountUp { caller: Caller { tenant: "t", user: 9 }, hits: &hits };
    let sent = words(&call.to_cmd().expect("a call"));
    assert_eq!(sent, ["3", "calls:{t}:9", "count:{t}:a", "count:{t}:b:c", "2", "a", "5", "b:c", "7"]);
    let refused = key_error(CountUp { caller: Caller { tenant: "", user: 9 }, hits: &[] }.to_cmd());
    assert!(matches!(refused, KeyError::Value { parameter: "caller", rule: KeyRule::Empty, .. }), "{refused:?}");
}

#[test]
fn a_keyspace_gives_its_keys_to_rust() {
    let jobs = Jobs { queue: "mail" };
    let key = |key: Result<redlua::Key, KeyError>| String::from_utf8(key.expect("a key").into_bytes()).expect("text");
    assert_eq!(key(jobs.pending()), "jobs:{mail}:pending");
    assert_eq!(key(jobs.job(Shard::Slow, 7)), "jobs:{mail}:Slow:job:7");
    assert_eq!(key(jobs.tagged("a:b")), "jobs:{mail}:tag:a:b");
    assert_eq!(format!("{jobs:?} {:?}", jobs.pending().expect("a key")), "Jobs { .. } Key(..)");
    let refused = Jobs { queue: "a}" }.pending().expect_err("a brace in the tag");
    let rule = KeyRule::CloseBrace;
    assert!(
        matches!(refused, KeyError::Value { script: "Jobs", handle: "pending", parameter: "queue", rule: found, .. } if found == rule),
        "{refused:?}"
    );
    let sent = words(&AddJob { queue: "q", id: 7, name: "x", tags: &["a"] }.to_cmd().expect("a call"));
    assert_eq!(sent[..4], ["3", "jobs:{q}:pending", "jobs:{q}:Fast:job:7", "jobs:{q}:tag:a"]);
}

#[test]
fn they_run_on_every_server() {
    for server in matrix() {
        let mut connection = server.connection();
        let app = format!("keys-{}", std::process::id());
        let lock = |name: &str| format!("lock:{{{app}}}:{name}");
        let _: () = redis::cmd("MSET")
            .arg(&[lock("a"), "me".to_owned(), lock("b"), "you".to_owned(), lock("c"), "me".to_owned()])
            .query(&mut connection)
            .expect("MSET");
        let released = Release { app: &app, names: &["a", "b", "c", "d"], owner: "me" }.invoke(&mut connection);
        assert_eq!(released.expect("released"), 2);
        let left: bool = connection.exists(lock("b")).expect("EXISTS");
        assert!(left);

        let entries = [("a", 5), ("b", 7), ("a", 1)];
        let call = Pairs { app: &app, entries: &entries, tenant: Some("t"), note: Some(3) };
        assert_eq!(call.invoke(&mut connection).expect("written"), 3);
        assert_eq!(Pairs { tenant: None, entries: &[], ..call }.invoke(&mut connection).expect("written"), 3);
        let total: i64 = connection.get(format!("total:{{{app}}}:a")).expect("GET");
        assert_eq!(total, 6);
        let audit: Vec<String> = connection.lrange(format!("audit:{{{app}}}:t:3"), 0, -1).expect("LRANGE");
        assert_eq!(audit, [format!("count:{{{app}}}")]);

        let hits = [Step { counter: "a", amount: 5 }, Step { counter: "a", amount: 7 }];
        let call = CountUp { caller: Caller { tenant: &app, user: 9 }, hits: &hits };
        assert_eq!(call.invoke(&mut connection).expect("counted"), 1);
        let counted: i64 = connection.get(format!("count:{{{app}}}:a")).expect("GET");
        assert_eq!(counted, 12);

        let jobs = Jobs { queue: &app };
        assert_eq!(
            AddJob { queue: &app, id: 7, name: "x", tags: &["a", "b"] }.invoke(&mut connection).expect("added"),
            1
        );
        assert_eq!(TakeJob { queue: &app }.invoke(&mut connection).expect("taken").as_deref(), Some("x"));
        assert_eq!(TakeJob { queue: &app }.invoke(&mut connection).expect("empty"), None);
        let tries: i64 = connection.hget(jobs.job(Shard::Fast, 7).expect("a key"), "tries").expect("HGET");
        assert_eq!(tries, 1);
        let tagged: bool = connection.sismember(jobs.tagged("b").expect("a key"), 7).expect("SISMEMBER");
        assert!(tagged);

        assert!(!RenameOne { old: &app, new: "other" }.invoke(&mut connection).expect("called"));
        put_together(&mut connection, &app);
    }
}

/// Keys that only the script knows are in the slot of the declared ones, or nothing is done to them.
fn put_together(connection: &mut impl ConnectionLike, app: &str) {
    let mut run = |words: &[String]| {
        let mut cmd = redis::Cmd::new();
        words.iter().for_each(|word| {
            cmd.arg(word);
        });
        cmd.query::<redis::Value>(connection).expect("a command");
    };
    let text = str::to_owned;
    run(&[text("RPUSH"), format!("bull:{{{app}}}:wait"), text("7")]);
    run(&[text("HSET"), format!("bull:{{{app}}}:7"), text("data"), text("hello")]);
    run(&[text("RPUSH"), format!("index:{{{app}}}"), format!("{{{app}}}:x"), text("elsewhere")]);
    run(&[text("SET"), format!("{{{app}}}:x"), text("1")]);
    assert_eq!(Claim { queue: app }.invoke(connection).expect("claimed").as_deref(), Some("hello"));
    match (Clear { user: app }).invoke(connection) {
        Err(Error::Abort(abort)) => {
            assert_eq!(abort.kind(), AbortKind::Key);
            assert_eq!(abort.location().map(|place| place.file), Some(file!()));
        }
        other => panic!("expected an abort, got {other:?}"),
    }
}

#[test]
fn they_run_in_a_cluster() {
    let cluster = Cluster::lease();
    let client = redis::cluster::ClusterClient::new(cluster.urls()).expect("a client");
    let mut connection = client.get_connection().expect("a connection");
    for shard in 0..20 {
        let app = format!("keys-{}-{shard}", std::process::id());
        let entries = [("a", 5), ("b", 7)];
        let call = Pairs { app: &app, entries: &entries, tenant: Some("t"), note: Some(3) };
        assert_eq!(call.invoke(&mut connection).expect("written"), 2);
        assert_eq!(Release { app: &app, names: &["a", "b"], owner: "me" }.invoke(&mut connection).expect("called"), 0);
        let (one, two) = (format!("{{{app}}}:1"), format!("{{{app}}}:2"));
        assert_eq!(Total { keys: &[&one, &two], target: &app }.invoke(&mut connection).expect("one slot"), 0);
        put_together(&mut connection, &app);
        for user in [format!("}}{app}"), format!("{{{app}"), format!("{app}}}{{")] {
            assert_eq!(Hit { user: &user, page: "p", day: "d" }.invoke(&mut connection).expect("escaped"), 1);
        }
    }
}
