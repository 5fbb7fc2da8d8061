const LOCK_@N@: Script = Script { sha1: "@SHA1@", lua: r"@LUA@" };

/// Takes lock @N@, or extends it when `owner` holds it already.
#[derive(Clone, Debug, PartialEq)]
pub struct Lock@N@<'a> {
    pub resource: &'a str,
    pub owner: &'a str,
    pub ttl_ms: i64,
    pub limit: i64,
    pub note: &'a str,
}

impl Lock@N@<'_> {
    fn call(&self) -> Call {
        let mut call = Call::new(&LOCK_@N@);
        call.key(format!("lock@N@:{{{}}}", self.resource));
        call.key(format!("lock@N@:{{{}}}:fence", self.resource));
        call.key(format!("lock@N@:{{{}}}:log", self.resource));
        call.arg(self.owner).arg(self.ttl_ms).arg(self.limit).arg(self.note);
        call
    }

    /// Calls the script.
    pub fn invoke(&self, con: &mut (impl ConnectionLike + ?Sized)) -> Result<i64, Error<Lock@N@Error>> {
        self.call().run(con)
    }

    /// Calls the script.
    #[cfg(feature = "tokio")]
    pub async fn invoke_async(&self, con: &mut (impl aio::ConnectionLike + Send)) -> Result<i64, Error<Lock@N@Error>> {
        self.call().run_async(con).await
    }
}

/// Why there is no lock.
#[derive(Clone, Debug, PartialEq)]
pub enum Lock@N@Error {
    /// It expired meanwhile.
    Gone,
    /// It was extended too often.
    Exhausted { extensions: i64 },
    /// Somebody else holds it.
    Held { by: String, for_ms: i64 },
}

impl ScriptError for Lock@N@Error {
    fn decode(code: &str, detail: &str) -> Option<Self> {
        match code {
            "GONE" => Some(Self::Gone),
            "EXHAUSTED" => Some(Self::Exhausted { extensions: detail.parse().ok()? }),
            "HELD" => {
                let (for_ms, by) = detail.split_once(' ')?;
                Some(Self::Held { by: by.to_owned(), for_ms: for_ms.parse().ok()? })
            }
            _ => None,
        }
    }
}

impl fmt::Display for Lock@N@Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => write!(f, "the lock is gone"),
            Self::Exhausted { extensions } => write!(f, "extended {extensions} times already"),
            Self::Held { by, for_ms } => write!(f, "held by {by} for {for_ms} ms"),
        }
    }
}

impl std::error::Error for Lock@N@Error {}

