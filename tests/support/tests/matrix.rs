//! The promise of the crate itself: the servers it names are had, boot, and are what they claim to be.
//!
//! With `REDLUA_SERVERS` set, this boots every server named there and prints how long it took; without it, the
//! one server of `Server::find()`.

use std::time::Instant;

use redlua_test_support::{Server, Source, matrix, recipes};

#[test]
fn every_server_boots_and_is_what_it_claims() {
    for server in matrix() {
        println!("{}", server.origin());
        let lease = server.exclusive();
        let seven: i64 = redis::cmd("EVAL").arg("return 3 + 4").arg(0).query(&mut lease.connection()).unwrap();
        assert_eq!(seven, 7, "{}", server.label());

        let series = server.version().series();
        let Some(recipe) = recipes().iter().find(|recipe| recipe.label == series) else {
            // Whatever the machine offers is welcome unless the matrix was asked for.
            assert!(std::env::var_os("REDLUA_SERVERS").is_none(), "{series}");
            continue;
        };
        if std::env::var_os("REDLUA_SERVERS").is_some() {
            let start = Instant::now();
            let own = Server::start(&series, &["--maxmemory", "64mb"]).unwrap();
            println!("{} serves after {:.1?}", own.label(), start.elapsed());
            assert_ne!(own.port(), server.port());
        }
        if let (Source::Wheel { modules, .. }, true) = (recipe.source, std::env::var_os("REDLUA_SERVERS").is_some()) {
            assert_eq!(server.label(), recipe.version);
            let loaded: Vec<redis::Value> = redis::cmd("MODULE").arg("LIST").query(&mut lease.connection()).unwrap();
            assert!(loaded.len() >= modules.len(), "{series}: {loaded:?}");
        }
    }
}

#[test]
fn a_found_server_describes_itself() {
    let server = Server::find().unwrap();
    let version = server.version();
    assert_eq!(server.label(), format!("{}-{}.{}.{}", version.product, version.major, version.minor, version.patch));
    assert!(server.origin().contains(&server.port().to_string()), "{}", server.origin());
    let pong: String = redis::cmd("PING").query(&mut server.connection()).unwrap();
    assert_eq!(pong, "PONG");
}
