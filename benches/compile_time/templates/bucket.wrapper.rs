const BUCKET_@N@: Script = Script { sha1: "@SHA1@", lua: r"@LUA@" };

/// Takes `cost` tokens from bucket @N@, which holds at most `capacity` and gains `rate` a second.
///
/// A bucket that does not exist, because it is new or expired, is full.
#[derive(Clone, Debug, PartialEq)]
pub struct Bucket@N@<'a> {
    pub user: &'a str,
    pub now_ms: i64,
    pub capacity: f64,
    pub rate: f64,
    pub cost: f64,
}

impl Bucket@N@<'_> {
    fn call(&self) -> Call {
        let mut call = Call::new(&BUCKET_@N@);
        call.key(format!("bucket@N@:{{{}}}", self.user));
        call.arg(self.now_ms).arg(self.capacity).arg(self.rate).arg(self.cost);
        call
    }

    /// Calls the script.
    pub fn invoke(&self, con: &mut (impl ConnectionLike + ?Sized)) -> Result<Grant@N@, Error> {
        self.call().run(con)
    }

    /// Calls the script.
    #[cfg(feature = "tokio")]
    pub async fn invoke_async(&self, con: &mut (impl aio::ConnectionLike + Send)) -> Result<Grant@N@, Error> {
        self.call().run_async(con).await
    }
}

/// What was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant@N@ {
    pub allowed: bool,
    pub tokens: f64,
    pub wait_ms: i64,
}

impl FromRedisValue for Grant@N@ {
    fn from_redis_value(value: Value) -> Result<Self, ParsingError> {
        let (allowed, tokens, wait_ms) = from_redis_value(value)?;
        Ok(Self { allowed, tokens, wait_ms })
    }
}

