//! Why: a call is tried on keys that exist and on keys that do not, with values that the commands can meet in them.

use redis::Value;

use crate::server::Server;

/// Empties the server, writes those of the keys that exist beforehand, and returns the digest of that.
pub(crate) fn prepare(server: &mut Server, keys: &[String], existing: &[usize], expires: bool) -> Value {
    let mut lines: Vec<Vec<&[u8]>> = vec![vec![b"FLUSHALL"]];
    // A command without keys (`SCAN`) is to find something too.
    let lonely = [String::from("str:1")];
    let keys = if keys.is_empty() { &lonely } else { keys };
    for number in existing {
        let Some(key) = keys.get(number - 1) else {
            continue;
        };
        lines.extend(fill(key));
        if expires {
            lines.push(vec![b"EXPIRE", key.as_bytes(), b"1000"]);
        }
    }
    lines.push(vec![b"DEBUG", b"DIGEST"]);
    server.run_all(&lines)
}

/// A text that tells whether any data changed.
pub(crate) fn digest(server: &mut Server) -> Value {
    server.run(&[b"DEBUG", b"DIGEST"])
}

/// What `RESTORE` takes.
pub(crate) fn dump(server: &mut Server) -> Vec<u8> {
    server.run(&[b"SET", b"str:1", b"10"]);
    match server.run(&[b"DUMP", b"str:1"]) {
        Value::BulkString(dump) => dump,
        other => panic!("{other:?}"),
    }
}

/// A member for each kind of command.
const DOCUMENT: &[u8] = br#"{"number":1,"text":"x","list":[10,11],"flag":true,"object":{"number":2}}"#;

fn fill(key: &str) -> Vec<Vec<&[u8]>> {
    let family = key.split(':').next().unwrap_or_default();
    let key = key.as_bytes();
    let lines: &[&[&[u8]]] = match family {
        "str" | "bitmap" => &[&[b"SET", key, b"10"]],
        "hash" => &[&[b"HSET", key, b"10", b"1", b"11", b"2"]],
        "list" => &[&[b"RPUSH", key, b"10", b"11"]],
        "set" => &[&[b"SADD", key, b"10", b"11"]],
        "zset" => &[&[b"ZADD", key, b"1", b"10", b"2", b"11"]],
        "geo" => &[&[b"GEOADD", key, b"2", b"2", b"10", b"2.000001", b"2", b"11"]],
        "hyperloglog" => &[&[b"PFADD", key, b"10", b"11"]],
        "json" => &[&[b"JSON.SET", key, b"$", DOCUMENT]],
        "bloom" => &[&[b"BF.MADD", key, b"10", b"11"]],
        "cuckoo" => &[&[b"CF.ADD", key, b"10"], &[b"CF.ADD", key, b"11"]],
        "countmin" => &[&[b"CMS.INITBYDIM", key, b"100", b"5"], &[b"CMS.INCRBY", key, b"10", b"1", b"11", b"2"]],
        "topk" => &[&[b"TOPK.RESERVE", key, b"2"], &[b"TOPK.ADD", key, b"10", b"11"]],
        "tdigest" => &[&[b"TDIGEST.CREATE", key], &[b"TDIGEST.ADD", key, b"1", b"2"]],
        "timeseries" => &[&[b"TS.ADD", key, b"1000", b"1.5"], &[b"TS.ADD", key, b"1001", b"2"]],
        // One entry is new to the group, one is with its consumer, and one that is with it is deleted.
        "stream" => &[
            &[b"XADD", key, b"1-1", b"10", b"1"],
            &[b"XADD", key, b"2-1", b"10", b"1"],
            &[b"XADD", key, b"3-1", b"10", b"1"],
            &[b"XGROUP", b"CREATE", key, b"known", b"0"],
            &[b"XREADGROUP", b"GROUP", b"known", b"known", b"COUNT", b"2", b"STREAMS", key, b">"],
            &[b"XDEL", key, b"2-1"],
        ],
        other => panic!("no sample of {other}"),
    };
    lines.iter().map(|line| line.to_vec()).collect()
}
