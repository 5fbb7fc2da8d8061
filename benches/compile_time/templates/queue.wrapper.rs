const QUEUE_@N@: Script = Script { sha1: "@SHA1@", lua: r"@LUA@" };

/// Moves at most `count` jobs of queue @N@ to the worker's list, and counts what it took.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue@N@<'a> {
    pub tenant: &'a str,
    pub worker: &'a str,
    pub now_ms: i64,
    pub count: i64,
    pub skip: &'a str,
}

impl Queue@N@<'_> {
    fn call(&self) -> Call {
        let mut call = Call::new(&QUEUE_@N@);
        call.key(format!("queue@N@:{{{}}}:waiting", self.tenant));
        call.key(format!("queue@N@:{{{}}}:running", self.tenant));
        call.key(format!("queue@N@:{{{}}}:taken", self.tenant));
        call.arg(self.worker).arg(self.now_ms).arg(self.count).arg(self.skip);
        call
    }

    /// Calls the script.
    pub fn invoke(&self, con: &mut (impl ConnectionLike + ?Sized)) -> Result<Vec<String>, Error> {
        self.call().run(con)
    }

    /// Calls the script.
    #[cfg(feature = "tokio")]
    pub async fn invoke_async(&self, con: &mut (impl aio::ConnectionLike + Send)) -> Result<Vec<String>, Error> {
        self.call().run_async(con).await
    }
}

