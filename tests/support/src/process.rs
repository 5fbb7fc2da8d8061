//! A server process which cannot outlive this one.
//!
//! `Drop` is not enough: statics are never dropped, and neither is anything on Ctrl-C, `abort` or SIGKILL.
//! Hence a watchdog: a shell that reads a pipe whose other end only this process holds. The system closes that
//! end when this process dies, by whatever cause; the shell then kills the server and removes its folder.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::binary::Binary;

/// A line on the pipe means that all is cleaned up already; the end of the pipe means that the parent has died.
const WATCHDOG: &str = r#"read -r line || { kill -9 "$1"; rm -rf "$2"; }"#;

/// The option that makes a server binary a Sentinel.
pub(crate) const SENTINEL: &str = "--sentinel";

/// One running server with a folder and a watchdog of its own.
pub(crate) struct Process {
    server: Child,
    watchdog: Child,
    folder: PathBuf,
}

impl Process {
    /// Starts the binary; whether it is of any use is for the caller to find out.
    pub(crate) fn spawn(binary: &Binary, port: u16, options: &[&str]) -> io::Result<Self> {
        let folder = new_folder()?;
        let log = File::create(log_path(&folder))?;
        let mut command = Command::new(&binary.path);
        if options.contains(&SENTINEL) {
            // Sentinel writes down what it learns, and does not start without a file for it.
            let config = folder.join("sentinel.conf");
            File::create(&config)?;
            command.arg(config);
        }
        command
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no", "--dir"])
            .arg(&folder);
        for module in &binary.modules {
            command.arg("--loadmodule").arg(module);
        }
        if let Some(libraries) = &binary.libraries {
            command.env("LD_LIBRARY_PATH", libraries);
        }
        let spawned = command
            .envs(binary.variables.iter().map(|(name, value)| (name, value)))
            .args(options)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            // Ctrl-C signals the whole foreground group. The watchdog must survive it to do its work, and the
            // server must not die under a test that is still reporting.
            .process_group(0)
            .spawn();
        let mut server = match spawned {
            Ok(server) => server,
            Err(error) => {
                fs::remove_dir_all(&folder)?;
                return Err(error);
            }
        };
        let watchdog = Command::new("/bin/sh")
            .args(["-c", WATCHDOG, "sh", &server.id().to_string()])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn();
        match watchdog {
            Ok(watchdog) => Ok(Self { server, watchdog, folder }),
            Err(error) => {
                server.kill()?;
                server.wait()?;
                fs::remove_dir_all(&folder)?;
                Err(error)
            }
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.server.id()
    }

    pub(crate) fn has_exited(&mut self) -> bool {
        matches!(self.server.try_wait(), Ok(Some(_)))
    }

    /// What the server has printed so far.
    pub(crate) fn log(&self) -> String {
        let bytes = fs::read(log_path(&self.folder)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Nothing here can be repaired by panicking in `drop`; what fails is retried by the watchdog, whose pipe
        // closes with this value.
        if self.server.kill().is_ok()
            && self.server.wait().is_ok()
            && fs::remove_dir_all(&self.folder).is_ok()
            && let Some(pipe) = &mut self.watchdog.stdin
        {
            let _ = pipe.write_all(b"\n");
        }
        let _ = self.watchdog.wait();
    }
}

fn log_path(folder: &Path) -> PathBuf {
    folder.join("server.log")
}

/// A new folder in the system's temporary one: the name holds the process and a number, so that parallel tests
/// and stale folders of an earlier process of the same number do not meet.
fn new_folder() -> io::Result<PathBuf> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("redlua-{}-{number}", std::process::id()));
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}
