//! Why: the live tests need servers of their own, which they may empty between two calls.

use redlua_compiler::catalogue::{Version, Versions};
use redlua_test_support::{NoServer, Product, WITH_MODULES, matrix};

/// A running server; it ends with the value.
pub(crate) struct Server {
    process: redlua_test_support::Server,
    connection: redis::Connection,
}

impl Server {
    /// New servers: one of each of `REDLUA_SERVERS`, or the one that tests find by default.
    pub(crate) fn start_all() -> Vec<Server> {
        if std::env::var_os("REDLUA_SERVERS").is_some_and(|names| !names.is_empty()) {
            let series = matrix().into_iter().map(|server| server.version().series());
            series.map(|name| Server::start(&|options| redlua_test_support::Server::start(&name, options))).collect()
        } else {
            vec![Server::start(&redlua_test_support::Server::throw_away)]
        }
    }

    fn start(start: &dyn Fn(&[&str]) -> Result<redlua_test_support::Server, NoServer>) -> Server {
        let plain = start(&[]).unwrap_or_else(|error| panic!("{error}"));
        // The digest tells whether a call changed anything; 6.2 has no such setting and needs none.
        let process = if plain.version().major < 7 {
            plain
        } else {
            start(&["--enable-debug-command", "yes"]).unwrap_or_else(|error| panic!("{error}"))
        };
        let connection = process.connection();
        Server { process, connection }
    }

    /// Product and version, for a message.
    pub(crate) fn label(&self) -> String {
        self.process.label()
    }

    /// The servers of `REDLUA_SERVERS` that have modules; where none has, one of those that do.
    pub(crate) fn start_all_with_modules() -> Vec<Server> {
        let named: Vec<Server> =
            Server::start_all().into_iter().filter(|server| server.process.has_modules()).collect();
        if !named.is_empty() {
            return named;
        }
        vec![Server::start(&|options| redlua_test_support::Server::start(WITH_MODULES, options))]
    }

    /// Whether this server has something.
    pub(crate) fn has(&self, since: Versions) -> bool {
        let known = self.process.version();
        let version = Version { major: known.major, minor: known.minor, patch: known.patch };
        match known.product {
            Product::Valkey => since.on_valkey(version),
            Product::Redis => since.on_redis(version),
        }
    }

    /// Whether it has `EVAL_RO`.
    pub(crate) fn has_eval_ro(&self) -> bool {
        self.process.version().major >= 7
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
