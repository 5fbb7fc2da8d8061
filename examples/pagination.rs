//! Pages of a sorted set, by score: no entry is shown twice or left out when others come and go in between.
//!
//! A cursor is the last entry that was shown, not its position: what is inserted before it moves nothing.

use std::error::Error;

use redlua::redis_script;
use redlua_test_support::Deployment;

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
    let deployment = Deployment::find()?;
    println!("{}", deployment.origin());
    let connection = &mut *deployment.connection();
    let feed = &format!("example-{}", std::process::id());
    let key = &format!("feed:{{{feed}}}");
    redlua::redis::cmd("ZADD").arg(key).arg(&[(1.0, "a"), (2.0, "b"), (2.0, "c"), (3.5, "d")]).exec(connection)?;

    let (mut after_score, mut after_member) = (None, String::new());
    let mut shown = Vec::new();
    loop {
        let page = NextPage { feed, after_score, after_member: &after_member, size: 2 }.invoke(connection)?;
        println!("{page:?}");
        shown.extend(page.entries.into_iter().map(|(member, _)| member));
        let Some(last) = page.next else { break };
        (after_score, after_member) = (Some(last.score), last.member);
        // One comes before the cursor and one behind it: only that one is on the next page.
        redlua::redis::cmd("ZADD").arg(key).arg(&[(0.5, "0"), (2.0, "bb")]).exec(connection)?;
    }
    assert_eq!(shown, ["a", "b", "bb", "c", "d"]);
    redlua::redis::cmd("DEL").arg(key).exec(connection)?;
    Ok(())
}
