//! Where the demo listens: http for this machine, https for phones in the same network.

use std::net::{Ipv4Addr, TcpListener};

use super::Options;
use crate::clock::Clock;
use crate::service::Door;
use crate::tls::{self, TlsError};

/// This machine's door, then one for each address in the local network, the usual one first.
pub(super) fn open(options: &Options, clock: &Clock) -> Result<Vec<Door>, TlsError> {
    let mut doors = vec![Door {
        address: options.listen,
        base: None,
        tls: None,
    }];
    let addresses = tls::lan_addresses();
    if addresses.is_empty() {
        return Ok(doors);
    }
    let config = tls::server_config(&options.data, &addresses, clock)?;
    for ip in addresses {
        if let Some(port) = free_port(ip, options.https_port) {
            doors.push(Door {
                address: (ip, port).into(),
                base: None,
                tls: Some(config.clone()),
            });
        }
    }
    Ok(doors)
}

/// The port wished for, or 0 (any) if somebody has it; none where the address can't be listened on.
fn free_port(ip: Ipv4Addr, wished: u16) -> Option<u16> {
    [wished, 0]
        .into_iter()
        .find(|port| TcpListener::bind((ip, *port)).is_ok())
}
