//! The first thing to run: finds a server, or fetches one, and limits the rate of a handful of users.

use std::error::Error;

use redlua_test_support::Deployment;

#[allow(dead_code, reason = "only the script is used, not the example around it")]
#[path = "sliding_window.rs"]
mod sliding_window;

use sliding_window::SlidingWindow;

/// Runs the example.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    // Stops when it is dropped, unless it was already running.
    let deployment = Deployment::find()?;
    println!("{}\n", deployment.origin());
    let connection = &mut *deployment.connection();

    let suffix = std::process::id();
    println!("{:<6} {:>5} {:>8} {:>8} {:>10}", "user", "calls", "admitted", "refused", "remaining");
    for (name, calls) in [("ada", 1), ("ben", 3), ("cleo", 5), ("dan", 6), ("eve", 12)] {
        let user = format!("{name}-{suffix}");
        let (mut admitted, mut remaining) = (0, 0);
        for number in 0..calls {
            let call_id = format!("call-{number}");
            let now_ms = 1_000 + number;
            let call = SlidingWindow { user: &user, call_id: &call_id, now_ms, window_ms: 60_000, limit: 5 };
            let verdict = call.invoke(connection)?;
            admitted += i64::from(verdict.allowed);
            remaining = verdict.remaining;
        }
        println!("{name:<6} {calls:>5} {admitted:>8} {:>8} {remaining:>10}", calls - admitted);
        assert_eq!(admitted, calls.min(5), "{name}");
        assert_eq!(remaining, (5 - calls).max(0), "{name}");
        redlua::redis::cmd("DEL").arg(format!("rate:{{{user}}}:hits")).exec(connection)?;
    }

    println!("\nThe Lua that ran, {}:\n\n{}", SlidingWindow::SHA1, SlidingWindow::LUA);
    Ok(())
}
