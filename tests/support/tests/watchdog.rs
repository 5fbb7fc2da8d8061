//! A server dies with the process that started it, even when nothing of that process gets to run any more.

mod again;

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use redlua_test_support::Server;

#[test]
fn a_killed_process_leaves_no_server_behind() {
    if again::is_second() {
        let server = Server::find().unwrap();
        println!("\nport {}", server.port());
        sleep(Duration::from_secs(60));
        return;
    }
    let mut victim = again::second("a_killed_process_leaves_no_server_behind").stdout(Stdio::piped()).spawn().unwrap();
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
        assert!(Instant::now() < deadline, "port {port}, {}", folder.display());
        sleep(Duration::from_millis(5));
    }
}
