//! A daily leaderboard: it ranks the best score of each player, and is gone at the next UTC midnight.
//!
//! Midnight is computed inside the script, from the server's clock: no caller's clock or time zone matters.

use std::error::Error;

use redlua::redis_script;
use redlua_test_support::Deployment;

redis_script! {
    const DAY_S: i64 = 24 * 60 * 60;

    /// Records a score, if it is the player's best of the day, and says where that puts the player.
    pub fn record_score(board: &str, player: &str, score: f64) -> Placing {
        let scores: ZSet = key!("board:{board}");

        scores.zadd(GT, score, player);
        let rank = scores.zrevrank(player).expect("it was just added") + 1;
        let players = scores.zcard();
        let (now_s, _) = redis::time();
        let midnight_s = next_midnight(now_s);
        // Only for a new board: a script that runs at midnight itself must not prolong the one of yesterday.
        if scores.ttl() < 0 {
            scores.expireat(midnight_s);
        }
        Placing { rank, players, closes_in_s: midnight_s - now_s }
    }

    /// The start of the next UTC day. Unix time counts days of the same length, whatever the calendar says.
    fn next_midnight(now_s: i64) -> i64 {
        now_s - now_s.rem_euclid(DAY_S) + DAY_S
    }

    /// What `record_score` takes for the next midnight, for any time.
    #[allow(no_keys)]
    pub fn midnight_after(now_s: i64) -> i64 {
        next_midnight(now_s)
    }

    /// Where a player stands.
    pub struct Placing {
        /// 1 for the best.
        pub rank: i64,
        /// How many players there are today.
        pub players: i64,
        /// How many seconds are left of the day.
        pub closes_in_s: i64,
    }
}

/// Runs the example.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let deployment = Deployment::find()?;
    println!("{}", deployment.origin());
    let connection = &mut *deployment.connection();

    let board = &format!("example-{}", std::process::id());
    let mut record = |player, score| {
        let placing = RecordScore { board, player, score }.invoke(connection);
        placing.inspect(|placing| println!("{player} scores {score}: {placing:?}"))
    };

    assert_eq!(record("ada", 12.5)?.rank, 1);
    assert_eq!(record("ben", 20.0)?.rank, 1);
    // A worse score than before changes nothing.
    let placing = record("ada", 3.0)?;
    assert_eq!((placing.rank, placing.players), (2, 2));
    assert!((1..=86_400).contains(&placing.closes_in_s));

    // The last second of a leap day.
    assert_eq!(MidnightAfter { now_s: 1_709_251_199 }.invoke(connection)?, 1_709_251_200);
    redlua::redis::cmd("DEL").arg(format!("board:{{{board}}}")).exec(connection)?;
    Ok(())
}
