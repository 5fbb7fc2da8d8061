//! What every kind of connection must do in the same way: start cold, return typed replies and typed errors, and
//! name what a script stopped at.

use redlua::redis::{ConnectionLike, aio, cmd};
use redlua::{Abort, AbortKind, Error};
use redlua_test_support::Server;

use crate::scripts::{AccountError, Balance, Deposit, Withdraw};
use crate::traffic::Traffic;

const OWNER: &str = "alice";
const KEY: &str = "account:{alice}";
/// What no message may show.
const SECRET: &str = "a secret";

/// All outcomes, in order, on an empty server. Written once for both halves: the last part is `await` or nothing.
macro_rules! every_outcome {
    ($server:expr, $con:expr, $invoke:ident, $load:ident $(, $await:tt)?) => {{
        let traffic = Traffic::since_now($server);
        let deposit = Deposit { owner: OWNER, amount: 5 };
        let balance = Balance { owner: OWNER };
        let withdraw = |amount| Withdraw { owner: OWNER, amount };

        // Cold: each script goes out as text once. Loading makes even that unnecessary.
        assert_eq!(balance.$invoke($con)$(.$await)?.expect("no account yet"), None);
        assert_eq!(deposit.$invoke($con)$(.$await)?.expect("a first deposit"), 5);
        Withdraw::$load($con)$(.$await)?.expect("loads");
        assert_eq!(withdraw(1).$invoke($con)$(.$await)?.expect("a first withdrawal"), 4);
        assert_eq!((traffic.hashes(), traffic.texts()), (3, 2));

        // Warm: the hash is enough.
        assert_eq!(deposit.$invoke($con)$(.$await)?.expect("a second deposit"), 9);
        assert_eq!(balance.$invoke($con)$(.$await)?.expect("the balance"), Some(9));
        assert_eq!((traffic.hashes(), traffic.texts()), (5, 2));
        assert_eq!(traffic.read_only_hashes(), traffic.expected_read_only(2));

        // Errors of the script's own, with and without a payload.
        let error = withdraw(100).$invoke($con)$(.$await)?.expect_err("too much");
        assert!(matches!(error, Error::Script(AccountError::Short { by: 91 })), "{error:?}");
        cmd("DEL").arg(KEY).exec(&mut $server.connection()).expect("DEL");
        let error = withdraw(1).$invoke($con)$(.$await)?.expect_err("no account");
        assert!(matches!(error, Error::Script(AccountError::Unknown)), "{error:?}");

        // A malformed stored value stops a script that reads, and one that would have written.
        cmd("SET").arg(KEY).arg(SECRET).exec(&mut $server.connection()).expect("SET");
        match balance.$invoke($con)$(.$await)? {
            Err(Error::Abort(abort)) => assert_stored(&abort),
            other => panic!("{other:?}"),
        }
        match withdraw(1).$invoke($con)$(.$await)? {
            Err(Error::Abort(abort)) => assert_stored(&abort),
            other => panic!("{other:?}"),
        }

        // A value of another type: the server's error, with a code and a place.
        cmd("DEL").arg(KEY).exec(&mut $server.connection()).expect("DEL");
        cmd("LPUSH").arg(KEY).arg(SECRET).exec(&mut $server.connection()).expect("LPUSH");
        let error = deposit.$invoke($con)$(.$await)?.expect_err("a list");
        assert!(error.is_wrongtype(), "{error:?}");
        assert!(error.location().is_some(), "{error:?}");

        // Refused, and nothing sent.
        let before = traffic.hashes();
        let error = Balance { owner: "a}b" }.$invoke($con)$(.$await)?.expect_err("a brace in the tag");
        assert!(matches!(error, Error::Key(_)), "{error:?}");
        let error = withdraw(i64::MAX).$invoke($con)$(.$await)?.expect_err("beyond 2^53");
        assert!(matches!(error, Error::Argument(_)), "{error:?}");
        assert_eq!(traffic.hashes(), before);

        cmd("DEL").arg(KEY).exec(&mut $server.connection()).expect("DEL");
        cmd("SCRIPT").arg("FLUSH").exec(&mut $server.connection()).expect("SCRIPT FLUSH");
    }};
}

/// Every outcome through a blocking connection.
pub(crate) fn blocking<C: ConnectionLike + ?Sized>(server: &Server, con: &mut C) {
    every_outcome!(server, con, invoke, load);
}

/// Every outcome through an async connection.
pub(crate) async fn asynchronous<C: aio::ConnectionLike + Send + ?Sized>(server: &Server, con: &mut C) {
    every_outcome!(server, con, invoke_async, load_async, await);
}

fn assert_stored(abort: &Abort) {
    assert_eq!(abort.kind(), AbortKind::Stored);
    assert_eq!((abort.handle(), abort.template()), (Some("balance"), Some("account:{owner}")));
    assert_eq!(abort.key(), Some(KEY.as_bytes()));
    let location = abort.location().expect("a place in the Rust source");
    assert!(location.file.ends_with("scripts.rs"), "{location}");
    let shown = format!("{abort} {abort:?}");
    assert!(!shown.contains(OWNER) && !shown.contains(SECRET), "{shown}");
}
