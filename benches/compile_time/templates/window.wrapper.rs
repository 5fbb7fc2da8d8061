const WINDOW_@N@: Script = Script { sha1: "@SHA1@", lua: r"@LUA@" };

/// Admits at most `limit` calls per `window_ms` for each user of area @N@.
#[derive(Clone, Debug, PartialEq)]
pub struct Window@N@<'a> {
    pub user: &'a str,
    pub call_id: &'a str,
    pub now_ms: i64,
    pub window_ms: i64,
    pub limit: i64,
}

impl Window@N@<'_> {
    fn call(&self) -> Call {
        let mut call = Call::new(&WINDOW_@N@);
        call.key(format!("rate@N@:{{{}}}:hits", self.user));
        call.key(format!("rate@N@:{{{}}}:refused", self.user));
        call.arg(self.call_id).arg(self.now_ms).arg(self.window_ms).arg(self.limit);
        call
    }

    /// Calls the script.
    pub fn invoke(&self, con: &mut (impl ConnectionLike + ?Sized)) -> Result<Verdict@N@, Error> {
        self.call().run(con)
    }

    /// Calls the script.
    #[cfg(feature = "tokio")]
    pub async fn invoke_async(&self, con: &mut (impl aio::ConnectionLike + Send)) -> Result<Verdict@N@, Error> {
        self.call().run_async(con).await
    }
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict@N@ {
    pub allowed: bool,
    pub remaining: i64,
    pub wait_ms: i64,
}

impl FromRedisValue for Verdict@N@ {
    fn from_redis_value(value: Value) -> Result<Self, ParsingError> {
        let (allowed, remaining, wait_ms) = from_redis_value(value)?;
        Ok(Self { allowed, remaining, wait_ms })
    }
}

