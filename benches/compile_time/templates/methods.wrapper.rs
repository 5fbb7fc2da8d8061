
impl @TYPE@ {
    /// The name of the script.
    pub const NAME: &'static str = "@NAME@";
    /// The Lua that the server runs.
    pub const LUA: &'static str = @CONSTANT@.lua;
    /// The SHA-1 of the Lua, by which it is called.
    pub const SHA1: &'static str = @CONSTANT@.sha1;
    /// Whether it only reads.
    pub const READ_ONLY: bool = false;
    /// The templates of its keys, in the order of `KEYS`.
    pub const KEYS: &'static [&'static str] = &[@KEYS@];

    /// The command of this call, for a client of your own.
    pub fn to_cmd(&self) -> Result<Cmd, Error> {
        Ok(self.call().to_cmd())
    }

    /// Adds this call to a pipeline.
    pub fn append_to(&self, pipe: &mut Pipeline) -> Result<(), Error> {
        pipe.add_command(self.call().to_cmd());
        Ok(())
    }

    /// Decodes the reply to a call that was sent with `to_cmd` or `append_to`.
    pub fn decode(value: Value) -> @RESULT@ {
        decode(value)
    }

    /// Loads the script.
    pub fn load(con: &mut (impl ConnectionLike + ?Sized)) -> Result<(), Error> {
        @CONSTANT@.load(con)
    }

    /// Loads the script.
    #[cfg(feature = "tokio")]
    pub async fn load_async(con: &mut (impl aio::ConnectionLike + Send)) -> Result<(), Error> {
        @CONSTANT@.load_async(con).await
    }
}
