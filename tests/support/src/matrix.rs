//! All servers a test must hold on. They differ in number formats, errors, script flags and the script cache.

use std::sync::{Arc, OnceLock};

use crate::binary::Binary;
use crate::find::{shared, variable};
use crate::port::free_port;
use crate::recipes::{Recipe, WITH_MODULES, recipe, recipes};
use crate::{NoServer, Server};

/// The servers of `REDLUA_SERVERS`: `all`, or labels of [`recipes`] separated by commas. Unset: the one server
/// this process shares. Started once a process, and shared by its tests through [`Server::exclusive`].
///
/// # Panics
///
/// When a label is unknown, or when a server cannot be had or does not start: a server that is silently left
/// out would be a test that silently did not run.
pub fn matrix() -> Vec<Arc<Server>> {
    static MATRIX: OnceLock<Result<Vec<Arc<Server>>, NoServer>> = OnceLock::new();
    let Some(names) = variable("REDLUA_SERVERS") else {
        return vec![Arc::clone(shared())];
    };
    match MATRIX.get_or_init(|| start_all(&names)) {
        Ok(servers) => servers.clone(),
        Err(error) => panic!("REDLUA_SERVERS={names}: {error}"),
    }
}

/// The servers of [`matrix`] that have the modules of Redis Stack; where none has, the one of [`WITH_MODULES`].
///
/// # Panics
///
/// When that one cannot be had: a test that needs modules is not left out.
pub fn matrix_with_modules() -> Vec<Arc<Server>> {
    static OWN: OnceLock<Result<Arc<Server>, NoServer>> = OnceLock::new();
    let named: Vec<Arc<Server>> = matrix().into_iter().filter(|server| server.has_modules()).collect();
    if !named.is_empty() {
        return named;
    }
    match OWN.get_or_init(|| Server::start(WITH_MODULES, &[]).map(Arc::new)) {
        Ok(server) => vec![Arc::clone(server)],
        Err(error) => panic!("{WITH_MODULES}, whose modules a test needs: {error}"),
    }
}

fn start_all(names: &str) -> Result<Vec<Arc<Server>>, NoServer> {
    let mut servers = Vec::new();
    let mut failures = Vec::new();
    for chosen in choose(names)? {
        match Binary::of(chosen).and_then(|binary| Server::boot(&binary, &[], free_port)) {
            Ok(server) => servers.push(Arc::new(server)),
            Err(error) => failures.push(format!("{}: {}", chosen.label, error.reasons())),
        }
    }
    if failures.is_empty() { Ok(servers) } else { Err(NoServer::from_tried(failures)) }
}

fn choose(names: &str) -> Result<Vec<&'static Recipe>, NoServer> {
    if names == "all" {
        return Ok(recipes().iter().collect());
    }
    names
        .split(',')
        .map(str::trim)
        .map(|name| {
            recipe(name).ok_or_else(|| {
                let labels: Vec<_> = recipes().iter().map(|recipe| recipe.label).collect();
                NoServer::new(format!("`{name}` is no server of the matrix: all, or some of {}", labels.join(",")))
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_chosen_in_their_order() {
        let labels = |names| choose(names).map(|chosen| chosen.iter().map(|recipe| recipe.label).collect::<Vec<_>>());
        assert_eq!(labels("valkey-9.1, redis-6.2").unwrap(), ["valkey-9.1", "redis-6.2"]);
        assert_eq!(labels("all").unwrap().len(), recipes().len());
        let error = labels("redis-6.2,redis-5.0").unwrap_err().to_string();
        assert!(error.contains("`redis-5.0` is no server of the matrix"), "{error}");
    }
}
