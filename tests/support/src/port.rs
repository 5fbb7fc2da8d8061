//! Free ports. The answer may be stale by the time it is used, so whoever starts a server tries again.

use std::io;
use std::net::{Ipv4Addr, TcpListener};

/// Redis before 7.0 knows no `--cluster-port`: its bus listens at this distance from the port. All versions do
/// by default, so the harness does not tell them apart.
pub(crate) const BUS_DISTANCE: u16 = 10_000;

/// A free loopback port, by asking the system for any.
pub(crate) fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// A free loopback port whose cluster bus port is free as well.
pub(crate) fn free_port_with_bus() -> io::Result<u16> {
    // Three of four ports which Linux hands out leave room for the bus above them.
    for _ in 0..1_000 {
        let port = free_port()?;
        if let Some(bus) = port.checked_add(BUS_DISTANCE)
            && TcpListener::bind((Ipv4Addr::LOCALHOST, bus)).is_ok()
        {
            return Ok(port);
        }
    }
    Err(io::Error::other("no free port with a free cluster bus port"))
}
