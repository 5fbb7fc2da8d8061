//! A server dies with the process that started it, even when nothing of that process gets to run any more.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use redlua_test_support::Server;

/// Set in the process which is going to be killed: this test binary, run a second time.
const VICTIM: &str = "REDLUA_TEST_VICTIM";

#[test]
fn a_killed_process_leaves_no_server_behind() {
    if std::env::var_os(VICTIM).is_some() {
        let server = Server::find().unwrap();
        println!("\nport {}", server.port());
        sleep(Duration::from_secs(60));
        return;
    }
    // A server that is already running outlives everybody, and is not what this is about.
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "a_killed_process_leaves_no_server_behind",
            "--nocapture",
        ])
        .env(VICTIM, "1")
        .env_remove("REDIS_URL")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let port: u16 = BufReader::new(victim.stdout.take().unwrap())
        .lines()
        .find_map(|line| line.unwrap().strip_prefix("port ")?.parse().ok())
        .unwrap();
    assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
    let folder = std::env::temp_dir().join(format!("redlua-{}-0", victim.id()));
    assert!(folder.is_dir());

    // SIGKILL: no destructor, no handler.
    victim.kill().unwrap();
    victim.wait().unwrap();
    let deadline = Instant::now() + Duration::from_secs(5);
    while TcpStream::connect(("127.0.0.1", port)).is_ok() || folder.exists() {
        assert!(
            Instant::now() < deadline,
            "port {port}, {}",
            folder.display()
        );
        sleep(Duration::from_millis(5));
    }
}
