//! A connection that shows replies and errors exactly as the server sends them: RESP2 and no more.
//! What a client makes of an error is another test's subject.
//!
//! A round trip costs more than what is done in it, so commands whose replies nobody looks at wait
//! for the next one, and go with it.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

/// A reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// `+OK`
    Status(String),
    /// `-ERR …`
    Error(String),
    /// `:1`
    Int(i64),
    /// `$…`
    Bulk(Vec<u8>),
    /// `$-1`, `*-1`
    Nothing,
    /// `*…`
    Array(Vec<Reply>),
}

/// A connection to one database.
#[derive(Debug)]
pub struct Connection {
    reader: BufReader<UnixStream>,
    writer: UnixStream,
    /// Commands that are not sent yet.
    waiting: Vec<u8>,
    /// The commands whose replies are still to come, and are not looked at.
    ignored: usize,
    line: Vec<u8>,
}

impl Connection {
    /// Connects to a server by its socket.
    pub fn open(socket: &Path, database: usize) -> Result<Self> {
        let stream = UnixStream::connect(socket)?;
        let reader = BufReader::with_capacity(1 << 16, stream.try_clone()?);
        let mut connection = Self { reader, writer: stream, waiting: Vec::new(), ignored: 0, line: Vec::new() };
        match connection.call(&[b"SELECT".to_vec(), database.to_string().into_bytes()])? {
            Reply::Status(_) => Ok(connection),
            other => Err(Error::other(format!("SELECT: {other:?}"))),
        }
    }

    /// Sends a command with the next one, and does not look at its reply.
    pub fn queue<W: AsRef<[u8]>>(&mut self, words: &[W]) {
        pack(words, &mut self.waiting);
        self.ignored += 1;
    }

    /// Sends one command and waits for its reply.
    pub fn call<W: AsRef<[u8]>>(&mut self, words: &[W]) -> Result<Reply> {
        pack(words, &mut self.waiting);
        self.send()?;
        self.read()
    }

    /// Sends one command that is written already.
    pub fn call_packed(&mut self, command: &[u8]) -> Result<Reply> {
        self.waiting.extend_from_slice(command);
        self.send()?;
        self.read()
    }

    /// Sends many commands at once.
    pub fn call_all<W: AsRef<[u8]>>(&mut self, commands: &[Vec<W>]) -> Result<Vec<Reply>> {
        for words in commands {
            pack(words, &mut self.waiting);
        }
        self.send()?;
        commands.iter().map(|_| self.read()).collect()
    }

    /// Sends what waits, and reads up to the first reply that counts.
    fn send(&mut self) -> Result<()> {
        self.writer.write_all(&self.waiting)?;
        self.waiting.clear();
        for _ in 0..std::mem::take(&mut self.ignored) {
            self.read()?;
        }
        Ok(())
    }

    fn read(&mut self) -> Result<Reply> {
        self.line.clear();
        if self.reader.read_until(b'\n', &mut self.line)? == 0 {
            return Err(Error::from(ErrorKind::UnexpectedEof));
        }
        let line = self.line.trim_ascii_end();
        let Some((kind, rest)) = line.split_first() else { return Err(unreadable(line)) };
        let number = || std::str::from_utf8(rest).ok().and_then(|text| text.parse::<i64>().ok());
        let text = || String::from_utf8_lossy(rest).into_owned();
        match (kind, number()) {
            (b'+', _) => Ok(Reply::Status(text())),
            (b'-', _) => Ok(Reply::Error(text())),
            (b':', Some(number)) => Ok(Reply::Int(number)),
            (b'$' | b'*', Some(..0)) => Ok(Reply::Nothing),
            (b'$', Some(length)) => {
                let length = usize::try_from(length).unwrap_or(0);
                let mut bytes = vec![0; length + 2];
                self.reader.read_exact(&mut bytes)?;
                bytes.truncate(length);
                Ok(Reply::Bulk(bytes))
            }
            (b'*', Some(length)) => Ok(Reply::Array((0..length).map(|_| self.read()).collect::<Result<_>>()?)),
            _ => Err(unreadable(line)),
        }
    }
}

fn unreadable(line: &[u8]) -> Error {
    Error::other(format!("an unreadable reply: {:?}", String::from_utf8_lossy(line)))
}

fn pack<W: AsRef<[u8]>>(words: &[W], bytes: &mut Vec<u8>) {
    let count = |kind: u8, count: usize, bytes: &mut Vec<u8>| {
        bytes.push(kind);
        bytes.extend_from_slice(count.to_string().as_bytes());
        bytes.extend_from_slice(b"\r\n");
    };
    count(b'*', words.len(), bytes);
    for word in words {
        let word = word.as_ref();
        count(b'$', word.len(), bytes);
        bytes.extend_from_slice(word);
        bytes.extend_from_slice(b"\r\n");
    }
}

/// A command of plain words.
pub fn words(text: &str) -> Vec<Vec<u8>> {
    text.split(' ').map(|word| word.as_bytes().to_vec()).collect()
}
