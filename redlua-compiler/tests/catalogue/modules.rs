//! Why: what modules add is described by no documentation of the server's own, so it is asked of a server that has them.

use std::collections::BTreeSet;

use redis::Value;
use redlua_compiler::catalogue::{self, Command, Effect, Kind};

use crate::live::{demand_eval_ro, demand_the_rules};
use crate::server::Server;

/// Commands of these modules that the catalogue does not have; `redis::raw` calls them.
const LEFT_OUT: &[(&str, &str)] = &[
    ("bf.debug", "looks into the server"),
    ("bf.info", "the names of its facts are statuses; BF.CARD counts"),
    ("bf.loadchunk", "moves a filter between servers"),
    ("bf.scandump", "likewise"),
    ("cf.compact", "administration"),
    ("cf.debug", "looks into the server"),
    ("cf.info", "the names of its facts are statuses"),
    ("cf.loadchunk", "moves a filter between servers"),
    ("cf.scandump", "likewise"),
    ("cms.info", "the names of its facts are statuses"),
    ("json.debug", "looks into the server"),
    ("json.forget", "another name of JSON.DEL"),
    ("json.mget", "its path stands behind the keys, each of which JSON.GET reads"),
    ("json.mset", "as JSON.SET for each key"),
    ("json.numpowby", "an old command that its documentation does not name"),
    ("json.resp", "a reply without a type"),
    ("tdigest.info", "the names of its facts are statuses"),
    ("topk.count", "its documentation calls it deprecated"),
    ("topk.info", "the names of its facts are statuses"),
    ("ts.createrule", "a rule holds from then on, as administration does"),
    ("ts.deleterule", "likewise"),
    ("ts.info", "the names of its facts are statuses"),
    ("ts.madd", "as TS.ADD for each key"),
    ("ts.mget", "without keys"),
    ("ts.mrange", "likewise"),
    ("ts.mrevrange", "likewise"),
    ("ts.queryindex", "likewise"),
];

/// What the names of the modules' commands begin with.
const PREFIXES: [&str; 7] = ["json.", "bf.", "cf.", "cms.", "topk.", "tdigest.", "ts."];

fn of_modules() -> Vec<&'static Command> {
    catalogue::commands().iter().filter(|command| command.module().is_some()).collect()
}

#[test]
fn replies_of_modules_are_what_the_rules_say() {
    for mut server in Server::start_all_with_modules() {
        demand_the_rules(&mut server, &of_modules());
    }
}

#[test]
fn eval_ro_lets_through_what_the_catalogue_says_of_modules() {
    for mut server in Server::start_all_with_modules() {
        demand_eval_ro(&mut server, &of_modules());
    }
}

#[test]
fn every_command_of_the_modules_is_there_or_left_out() {
    let ours: BTreeSet<String> = of_modules().iter().map(|command| command.name().to_ascii_lowercase()).collect();
    for mut server in Server::start_all_with_modules() {
        let Value::Array(listed) = server.run(&[b"COMMAND", b"LIST"]) else { panic!("no list of commands") };
        let names = listed.into_iter().map(|name| redis::from_redis_value::<String>(name).expect("a name"));
        let theirs: BTreeSet<String> =
            names.filter(|name| PREFIXES.iter().any(|prefix| name.starts_with(prefix))).collect();
        let left_out: BTreeSet<String> = LEFT_OUT.iter().map(|(name, _)| (*name).to_owned()).collect();
        let known: BTreeSet<String> = ours.union(&left_out).cloned().collect();
        assert_eq!(known, theirs, "{}", server.label());
        assert_eq!(ours.intersection(&left_out).count(), 0);
    }
}

/// Modules state no arity, and only the first key.
#[test]
fn servers_say_the_same_of_what_commands_of_modules_do() {
    for mut server in Server::start_all_with_modules() {
        for command in of_modules() {
            let name = command.name().to_ascii_lowercase();
            let Value::Array(found) = server.run(&[b"COMMAND", b"INFO", name.as_bytes()]) else { panic!("{name}") };
            let Some(Value::Array(facts)) = found.first() else { panic!("{name} is not there") };
            let flags = format!("{:?}", facts.get(2));
            let effect = if command.effect() == Effect::Write { "write" } else { "readonly" };
            assert!(flags.contains(effect), "{name}: {flags}");
            assert_eq!(facts.get(3), Some(&Value::Int(1)), "{name}: the first key");
            let first = command.arguments().first().and_then(|first| first.parameters().first().map(|it| it.kind(&[])));
            assert!(matches!(first, Some(Kind::Key(_))), "{name}");
        }
    }
}
