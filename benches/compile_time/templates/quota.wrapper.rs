const QUOTA_@N@: Script = Script { sha1: "@SHA1@", lua: r"@LUA@" };

/// Books `amount` of quota @N@ in the given mode.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota@N@<'a> {
    pub account: &'a str,
    pub amount: i64,
    pub limit: i64,
    pub period_ms: i64,
    pub mode: Mode@N@,
}

impl Quota@N@<'_> {
    fn call(&self) -> Call {
        let mut call = Call::new(&QUOTA_@N@);
        call.key(format!("quota@N@:{{{}}}:booked", self.account));
        call.key(format!("quota@N@:{{{}}}:refused", self.account));
        call.arg(self.amount).arg(self.limit).arg(self.period_ms).arg(self.mode.text());
        call
    }

    /// Calls the script.
    pub fn invoke(&self, con: &mut (impl ConnectionLike + ?Sized)) -> Result<Booking@N@, Error> {
        self.call().run(con)
    }

    /// Calls the script.
    #[cfg(feature = "tokio")]
    pub async fn invoke_async(&self, con: &mut (impl aio::ConnectionLike + Send)) -> Result<Booking@N@, Error> {
        self.call().run_async(con).await
    }
}

/// What happens at the limit.
#[derive(Clone, Debug, PartialEq)]
pub enum Mode@N@ {
    Strict,
    Lenient,
}

impl Mode@N@ {
    fn text(&self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Lenient => "lenient",
        }
    }
}

/// What became of a booking.
#[derive(Clone, Debug, PartialEq)]
pub struct Booking@N@ {
    pub booked: bool,
    pub left: i64,
    pub refusals: Option<i64>,
}

impl FromRedisValue for Booking@N@ {
    fn from_redis_value(value: Value) -> Result<Self, ParsingError> {
        let (booked, left, refusals) = from_redis_value(value)?;
        Ok(Self { booked, left, refusals })
    }
}

