//! The same scripts through every kind of connection that people hold: the client's own, pools, Sentinel; under
//! both protocols and both runtimes. A bound that one of them does not meet would be found by nobody else.

#[path = "connections/any_json.rs"]
mod any_json;
#[path = "connections/blocking.rs"]
mod blocking;
#[path = "connections/cancelled.rs"]
mod cancelled;
#[path = "connections/documents.rs"]
mod documents;
#[path = "connections/held.rs"]
mod held;
#[path = "connections/lost.rs"]
mod lost;
#[path = "connections/maps.rs"]
mod maps;
#[path = "connections/outcomes.rs"]
mod outcomes;
#[path = "connections/pipelines.rs"]
mod pipelines;
#[path = "connections/protocols.rs"]
mod protocols;
#[path = "connections/scripts.rs"]
mod scripts;
#[path = "connections/sentinel.rs"]
mod sentinel;
#[path = "connections/shapes.rs"]
mod shapes;
#[path = "connections/smol.rs"]
mod smol;
#[path = "connections/tokio.rs"]
mod tokio;
#[path = "connections/traffic.rs"]
mod traffic;
