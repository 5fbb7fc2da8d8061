//! Messages to the subscribers of a shard: the channel is in the slot of the script's keys, or the node refuses it.

use redlua::redis::{Value, cmd};
use redlua::redis_script;
use redlua_test_support::Cluster;

use crate::clients::{PROTOCOLS, client};

redis_script! {
    /// Keeps a note, and tells those who listen: to all notes of the user, and to those of one kind.
    pub fn note(user: &str, kind: &str, text: &str) -> i64 {
        let notes: List = key!("notes:{user}");
        let all: Channel = key!("noted:{user}");
        let some: Channel = key!("noted:{user}:<kind>");
        notes.rpush(text);
        redis::spublish(all, text) + tell(some, text)
    }

    fn tell(channel: Channel, text: &str) -> i64 {
        redis::spublish(channel, text)
    }
}

const USERS: i64 = 200;

#[test]
fn a_channel_is_in_the_slot_of_the_keys() {
    let cluster = Cluster::lease();
    for protocol in PROTOCOLS {
        let mut con = client(&cluster, protocol).get_connection().expect("a connection");
        for user in 0..USERS {
            let user = format!("user-{user}");
            assert_eq!(Note { user: &user, kind: "a", text: "x" }.invoke(&mut con).expect("a note"), 0);
        }
    }
}

#[test]
fn the_subscriber_of_a_shard_gets_the_message() {
    let cluster = Cluster::lease();
    let mut con = client(&cluster, PROTOCOLS[0]).get_connection().expect("a connection");
    let (user, channel) = ("ada", "noted:{ada}:b");
    // The other masters answer MOVED.
    let mut listening: Vec<_> = cluster
        .masters()
        .filter_map(|master| {
            let mut one = master.client().get_connection().expect("a connection");
            let found = cmd("SSUBSCRIBE").arg(channel).query::<Value>(&mut one);
            found.is_ok().then_some(one)
        })
        .collect();
    assert_eq!(listening.len(), 1, "a slot has one master");
    assert_eq!(Note { user, kind: "b", text: "hello" }.invoke(&mut con).expect("a note"), 1);
    let message = listening[0].recv_response().expect("a message");
    let words: Vec<Vec<u8>> = match message {
        Value::Array(words) | Value::Push { data: words, .. } => words
            .into_iter()
            .map(|word| match word {
                Value::BulkString(bytes) => bytes,
                other => panic!("{other:?}"),
            })
            .collect(),
        other => panic!("{other:?}"),
    };
    assert_eq!(words, [b"smessage".to_vec(), channel.as_bytes().to_vec(), b"hello".to_vec()]);
}
