//! Numbers in lists that must keep to bounds are refused before anything is sent, with the way to them.

use std::time::Duration;

use redlua::{Error, Required, redis_script};

redis_script! {
    pub struct Window<'a> {
        pub name: &'a str,
        pub limits: (u32, i64),
    }

    pub fn open(user: &str, windows: &[Window], graces: &[Duration], extra: Vec<(u8, i64)>) {
        let log: List = key!("log:{user}");
        for window in windows {
            log.rpush(window.name);
            log.pexpire(window.limits.1);
        }
        for grace in graces {
            log.pexpire(grace);
        }
        for (_, seconds) in extra {
            if seconds != 0 {
                log.expire(seconds);
            }
        }
    }
}

#[test]
fn each_element_is_checked_before_sending() {
    let windows = [Window { name: "a", limits: (0, 1) }, Window { name: "b", limits: (0, 60_000) }];
    let call = Open { user: "u", windows: &windows, graces: &[Duration::from_secs(1)], extra: vec![(0, 0), (0, 5)] };
    let cmd = call.to_cmd().expect("all are greater than 0");
    assert_eq!(cmd.args_iter().count(), 3 + 1 + (1 + 6) + (1 + 1) + (1 + 4));

    let refused = |call: Open<'_>| match call.to_cmd() {
        Err(Error::Argument(error)) => (error.required(), error.to_string()),
        other => panic!("{other:?}"),
    };
    let windows = [Window { name: "a", limits: (1, 1) }, Window { name: "b", limits: (1, 0) }];
    let (required, message) = refused(Open { windows: &windows, ..call.clone() });
    assert_eq!(required, Required::Positive);
    assert_eq!(message, "`open` was not called: `windows.limits.1` must be greater than 0 (it is a time to live)");
    let (required, message) = refused(Open { graces: &[Duration::ZERO], ..call.clone() });
    assert_eq!(required, Required::Positive);
    assert_eq!(message, "`open` was not called: `graces` must be greater than 0 (it is a time to live)");
    let (required, message) = refused(Open { extra: vec![(0, -1)], ..call });
    assert_eq!(required, Required::NotNegative);
    assert_eq!(message, "`open` was not called: `extra.1` must not be negative");
}
