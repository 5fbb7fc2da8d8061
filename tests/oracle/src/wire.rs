//! A connection that shows replies and errors exactly as the server sends them: RESP2 and no more.
//! What a client makes of an error is another test's subject.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;

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
    reader: BufReader<TcpStream>,
    writer: TcpStream,
}

impl Connection {
    /// Connects to a server on this machine.
    pub fn open(port: u16, database: usize) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        let mut connection = Self { reader: BufReader::new(stream.try_clone()?), writer: stream };
        match connection.call(&[b"SELECT".to_vec(), database.to_string().into_bytes()])? {
            Reply::Status(_) => Ok(connection),
            other => Err(Error::other(format!("SELECT: {other:?}"))),
        }
    }

    /// Sends one command and waits for its reply.
    pub fn call(&mut self, words: &[Vec<u8>]) -> Result<Reply> {
        self.writer.write_all(&packed(words))?;
        self.read()
    }

    /// Sends many commands at once.
    pub fn call_all(&mut self, commands: &[Vec<Vec<u8>>]) -> Result<Vec<Reply>> {
        let bytes: Vec<u8> = commands.iter().flat_map(|words| packed(words)).collect();
        self.writer.write_all(&bytes)?;
        commands.iter().map(|_| self.read()).collect()
    }

    fn read(&mut self) -> Result<Reply> {
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            return Err(Error::from(ErrorKind::UnexpectedEof));
        }
        let line = line.trim_end_matches(['\r', '\n']);
        let Some((kind, rest)) = line.split_at_checked(1) else { return Err(unreadable(line)) };
        let number = || rest.parse::<i64>().map_err(|_| unreadable(line));
        match kind {
            "+" => Ok(Reply::Status(rest.to_owned())),
            "-" => Ok(Reply::Error(rest.to_owned())),
            ":" => Ok(Reply::Int(number()?)),
            "$" => match usize::try_from(number()?) {
                Ok(length) => {
                    let mut bytes = vec![0; length + 2];
                    self.reader.read_exact(&mut bytes)?;
                    bytes.truncate(length);
                    Ok(Reply::Bulk(bytes))
                }
                Err(_) => Ok(Reply::Nothing),
            },
            "*" => match usize::try_from(number()?) {
                Ok(length) => Ok(Reply::Array((0..length).map(|_| self.read()).collect::<Result<_>>()?)),
                Err(_) => Ok(Reply::Nothing),
            },
            _ => Err(unreadable(line)),
        }
    }
}

fn unreadable(line: &str) -> Error {
    Error::other(format!("an unreadable reply: {line:?}"))
}

fn packed(words: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = format!("*{}\r\n", words.len()).into_bytes();
    for word in words {
        bytes.extend(format!("${}\r\n", word.len()).into_bytes());
        bytes.extend(word);
        bytes.extend(b"\r\n");
    }
    bytes
}

/// A command of plain words.
pub fn words(text: &str) -> Vec<Vec<u8>> {
    text.split(' ').map(|word| word.as_bytes().to_vec()).collect()
}
