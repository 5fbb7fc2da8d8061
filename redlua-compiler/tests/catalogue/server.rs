//! Why: the live test needs a server of its own, which it may empty between two calls.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use redlua_compiler::catalogue::{Version, Versions};

/// A running server; it ends with the value.
pub(crate) struct Server {
    process: Child,
    pub(crate) connection: redis::Connection,
    version: Version,
    valkey: bool,
}

impl Server {
    /// Starts `$REDLUA_SERVER`, or the `redis-server` on the path.
    pub(crate) fn start() -> Server {
        let binary = std::env::var("REDLUA_SERVER").unwrap_or_else(|_| String::from("redis-server"));
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let mut command = Command::new(&binary);
        command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        // The digest tells whether a call changed anything; 6.2 has no such setting and needs none.
        let old = Command::new(&binary)
            .arg("--version")
            .output()
            .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("v=6."));
        if !old {
            command.args(["--enable-debug-command", "yes"]);
        }
        command.current_dir(std::env::temp_dir()).stdout(Stdio::null());
        let process =
            command.spawn().unwrap_or_else(|error| panic!("`{binary}`: {error}; install one, or set REDLUA_SERVER"));
        let mut connection = connect(port);
        let information: String = redis::cmd("INFO").arg("server").query(&mut connection).expect("INFO");
        let field = |name: &str| information.lines().find_map(|line| Version::parse(line.strip_prefix(name)?.trim()));
        let valkey = field("valkey_version:");
        let version = valkey.or_else(|| field("redis_version:")).expect("a version");
        Server { process, connection, version, valkey: valkey.is_some() }
    }

    /// Whether this server has something.
    pub(crate) fn has(&self, since: Versions) -> bool {
        if self.valkey { since.on_valkey(self.version) } else { since.on_redis(self.version) }
    }

    /// Whether it has `EVAL_RO`.
    pub(crate) fn has_eval_ro(&self) -> bool {
        self.valkey || self.version.major >= 7
    }

    /// Runs one command that must work.
    pub(crate) fn run(&mut self, words: &[&[u8]]) -> redis::Value {
        self.try_run(words)
            .unwrap_or_else(|error| panic!("{:?}: {error}", words.first().map(|w| w.escape_ascii().to_string())))
    }

    /// Runs commands that must work, in one go; returns the last reply.
    pub(crate) fn run_all(&mut self, lines: &[Vec<&[u8]>]) -> redis::Value {
        let mut pipe = redis::pipe();
        for line in lines {
            let mut command = redis::Cmd::new();
            for word in line {
                command.arg(*word);
            }
            pipe.add_command(command);
        }
        let replies: Vec<redis::Value> = pipe.query(&mut self.connection).expect("samples are well-formed");
        replies.into_iter().last().unwrap_or(redis::Value::Nil)
    }

    /// Runs one command.
    pub(crate) fn try_run(&mut self, words: &[&[u8]]) -> redis::RedisResult<redis::Value> {
        let mut command = redis::Cmd::new();
        for word in words {
            command.arg(*word);
        }
        command.query(&mut self.connection)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A process that has already ended is what is wanted.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn connect(port: u16) -> redis::Connection {
    let client = redis::Client::open(format!("redis://127.0.0.1:{port}")).expect("a URL");
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        match client.get_connection() {
            Ok(connection) => return connection,
            Err(error) if Instant::now() > deadline => {
                panic!("the server does not answer: {error}")
            }
            Err(_) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}
