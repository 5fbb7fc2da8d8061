//! Writes, and the errors behind them.

use redlua::{AbortKind, Error, redis_script};

use crate::{abort, everywhere, run};

redis_script! {
    pub enum DoneError { Missing }

    pub fn done(id: &str, job: &str) -> Result<i64, DoneError> {
        let active: List = key!("active:{id}");
        let done: Str<i64> = key!("done:{id}");
        if active.lrem(1, job) == 0 {
            return Err(DoneError::Missing);
        }
        Ok(done.incr())
    }

    pub fn next(id: &str) -> Option<i64> {
        let jobs: List<i64> = key!("jobs:{id}");
        let job = jobs.lindex(0)?;
        jobs.lpop();
        Some(job)
    }
}

#[test]
fn trap_14_nothing_is_half_done() {
    everywhere(|con| {
        run::<i64>(con, "RPUSH active:{x} a");
        let missing = Done { id: "x", job: "b" }.invoke(con);
        assert!(matches!(missing, Err(Error::Script(DoneError::Missing))), "{missing:?}");
        assert!(!run::<bool>(con, "EXISTS done:{x}"));
        assert_eq!(Done { id: "x", job: "a" }.invoke(con).expect("done"), 1);

        run::<i64>(con, "RPUSH jobs:{x} 7 seven");
        assert_eq!(Next { id: "x" }.invoke(con).expect("a job"), Some(7));
        // A value of the wrong form stays where it is.
        assert_eq!(abort(Next { id: "x" }.invoke(con)), AbortKind::Stored);
        assert_eq!(run::<Vec<String>>(con, "LRANGE jobs:{x} 0 -1"), ["seven"]);
    });
}
