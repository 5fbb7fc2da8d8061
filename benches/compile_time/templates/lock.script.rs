    /// Takes lock @N@, or extends it when `owner` holds it already.
    pub fn lock_@N@(resource: &str, owner: &str, ttl_ms: i64, limit: i64, note: &str) -> Result<i64, Lock@N@Error> {
        let lock: Str = key!("lock@N@:{resource}");
        let fence: Str<i64> = key!("lock@N@:{resource}:fence");
        let log: List = key!("lock@N@:{resource}:log");

        if lock.set(owner, NX, PX(ttl_ms)) {
            let token = fence.incr();
            log.lpush(note);
            log.ltrim(0, @N@);
            return Ok(token);
        }
        let Some(held_by) = lock.get() else {
            return Err(Lock@N@Error::Gone);
        };
        if held_by == owner {
            let extensions = log.llen();
            if extensions >= limit {
                return Err(Lock@N@Error::Exhausted { extensions });
            }
            log.lpush(note);
            lock.pexpire(ttl_ms);
            return Ok(fence.get().unwrap_or(0));
        }
        Err(Lock@N@Error::Held { by: held_by, for_ms: lock.pttl().max(0) })
    }

    /// Why there is no lock.
    pub enum Lock@N@Error {
        /// It expired meanwhile.
        Gone,
        /// It was extended too often.
        Exhausted { extensions: i64 },
        /// Somebody else holds it.
        Held { by: String, for_ms: i64 },
    }

