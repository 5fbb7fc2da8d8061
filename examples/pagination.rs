//! Pages of a sorted set, by score: no entry is shown twice or left out when others come and go in between.
//!
//! A cursor is the last entry that was shown, not its position: what is inserted before it moves nothing.

use std::error::Error;

use redlua::redis_script;
use redlua_test_support::Server;

redis_script! {
    /// The next `size` entries behind a cursor, or the first ones.
    pub fn next_page(feed: &str, after_score: Option<f64>, after_member: &str, size: u32) -> Page {
        let entries: ZSet = key!("feed:{feed}");

        let start = match after_score {
            None => 0,
            Some(score) => {
                let mut passed = entries.zcount(NEG_INF, EXCL(score));
                // Redis orders equal scores by their members.
                for member in entries.zrangebyscore(score, score) {
                    if member <= after_member {
                        passed += 1;
                    }
                }
                passed
            }
        };
        if size == 0 {
            return Page { entries: Vec::new(), next: None };
        }
        let found = entries.zrange(start, start + size - 1, WITHSCORES);
        let more = start + size < entries.zcard();
        let next = match found.last() {
            Some((member, score)) if more => Some(Cursor { score, member }),
            _ => None,
        };
        Page { entries: found, next }
    }

    /// A page.
    pub struct Page {
        /// Members with their scores, ascending.
        pub entries: Vec<(String, f64)>,
        /// Where the next page begins; `None` on the last one.
        pub next: Option<Cursor>,
    }

    /// The last entry of a page.
    pub struct Cursor {
        /// Its score.
        pub score: f64,
        /// The entry itself.
        pub member: String,
    }
}

/// Runs the example.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::find()?;
    println!("{}", server.origin());
    let mut connection = server.connection();
    let feed = &format!("example-{}", std::process::id());
    let key = &format!("feed:{{{feed}}}");
    let add = |connection: &mut redlua::redis::Connection, member: &str, score: f64| {
        redlua::redis::cmd("ZADD").arg(key).arg(score).arg(member).exec(connection)
    };
    let show = |connection: &mut redlua::redis::Connection, after: Option<Cursor>| {
        let (after_score, after_member) = after.map_or((None, String::new()), |last| (Some(last.score), last.member));
        let page = NextPage { feed, after_score, after_member: &after_member, size: 2 }.invoke(connection);
        page.inspect(|page| println!("{page:?}"))
    };

    for (member, score) in [("a", 1.0), ("b", 2.0), ("c", 2.0), ("d", 2.0), ("e", 3.5)] {
        add(&mut connection, member, score)?;
    }
    let first = show(&mut connection, None)?;
    assert_eq!(first.entries, [("a".to_owned(), 1.0), ("b".to_owned(), 2.0)]);
    // One comes before the cursor and one behind it: only that one is on the next page.
    add(&mut connection, "0", 0.5)?;
    add(&mut connection, "bb", 2.0)?;
    let second = show(&mut connection, first.next)?;
    assert_eq!(second.entries, [("bb".to_owned(), 2.0), ("c".to_owned(), 2.0)]);
    let third = show(&mut connection, second.next)?;
    assert_eq!(third.entries, [("d".to_owned(), 2.0), ("e".to_owned(), 3.5)]);
    assert_eq!(third.next, None);
    redlua::redis::cmd("DEL").arg(key).exec(&mut connection)?;
    Ok(())
}
