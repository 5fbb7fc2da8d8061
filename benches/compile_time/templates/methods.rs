
impl Call {
    pub fn to_cmd(&self) -> Cmd {
        self.command("EVALSHA", self.script.sha1)
    }
}

impl Script {
    pub fn load(&self, con: &mut (impl ConnectionLike + ?Sized)) -> Result<(), Error> {
        let mut cmd = redlua::redis::cmd("SCRIPT");
        finish(con.req_command(cmd.arg("LOAD").arg(self.lua)).map(|_| Value::Nil))
    }

    #[cfg(feature = "tokio")]
    pub async fn load_async(&self, con: &mut (impl redlua::redis::aio::ConnectionLike + Send)) -> Result<(), Error> {
        let mut cmd = redlua::redis::cmd("SCRIPT");
        finish(con.req_packed_command(cmd.arg("LOAD").arg(self.lua)).await.map(|_| Value::Nil))
    }
}

/// What a call gave, for a reply that came another way.
pub fn decode<T: FromRedisValue, E: ScriptError>(value: Value) -> Result<T, Error<E>> {
    finish(Ok(value))
}
