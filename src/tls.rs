//! https for the local network: a certificate of the service's own making, kept in its data folder.
//!
//! Browsers give a page cryptography only over https or on localhost, and nobody certifies an address in a local
//! network. A phone warns about such a certificate once; a real deployment has a name and a certificate for it.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{RootCertStore, ServerConfig};

use crate::clock::Clock;
use crate::private_file;

/// Certificate and key in one file: they always fit each other.
const FILE: &str = "https.pem";
/// How long a certificate lasts; phones refuse more than 398 days.
const LASTS_DAYS: i64 = 365;
/// A certificate is made anew when it has less than this left.
const RENEW_S: u64 = 30 * 24 * 3600;

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file can't be read or written.
    #[error("{0} can't be used: {1}")]
    File(PathBuf, std::io::Error),
    /// No certificate can be made.
    #[error("no certificate can be made: {0}")]
    Making(#[from] rcgen::Error),
    /// The file does not hold a certificate with its key.
    #[error("{0} holds no certificate with its key: {1}")]
    Unreadable(PathBuf, String),
    /// rustls refuses certificate or key.
    #[error("the certificate can't be served: {0}")]
    Serving(#[from] rustls::Error),
}

/// This machine's IPv4 addresses in local networks, the one that other traffic leaves from first. Empty without one.
pub fn lan_addresses() -> Vec<Ipv4Addr> {
    let mut found: Vec<Ipv4Addr> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|interface| match interface.ip() {
            IpAddr::V4(ip) if is_local(ip) => Some(ip),
            _ => None,
        })
        .collect();
    let usual = usual_address();
    found.sort_by_key(|ip| (Some(*ip) != usual, *ip));
    found.dedup();
    found
}

/// Whether an address is not reached from the internet: RFC 1918, RFC 6598 (providers' and overlay networks), and
/// RFC 5737, which test machines have.
fn is_local(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    ip.is_private() || (first == 100 && second & 0xc0 == 64) || ip.is_documentation()
}

/// The address that the default route leaves from. Connecting a datagram socket sends nothing.
fn usual_address() -> Option<Ipv4Addr> {
    const ELSEWHERE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(ELSEWHERE).ok()?;
    match socket.local_addr().ok()?.ip() {
        IpAddr::V4(ip) => Some(ip),
        IpAddr::V6(_) => None,
    }
}

/// How https is served on `addresses` and on localhost. The certificate in `folder` is used if it still does, else a
/// new one is made.
///
/// # Errors
/// If the file can't be used, or rustls refuses what is in it.
pub fn server_config(
    folder: &Path,
    addresses: &[Ipv4Addr],
    clock: &Clock,
) -> Result<Arc<ServerConfig>, TlsError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let (path, names) = (folder.join(FILE), names(addresses));
    if !path.exists()
        || !load(&path).is_ok_and(|(certificate, _)| serves(&certificate, &names, clock, &provider))
    {
        make(&path, &names, clock)?;
    }
    let (certificate, key) = load(&path)?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn names(addresses: &[Ipv4Addr]) -> Vec<String> {
    let local = ["localhost".to_owned(), Ipv4Addr::LOCALHOST.to_string()];
    local
        .into_iter()
        .chain(addresses.iter().map(Ipv4Addr::to_string))
        .collect()
}

/// Whether a client who trusts this certificate would accept it, in a month's time too, under every name.
fn serves(
    certificate: &CertificateDer<'_>,
    names: &[String],
    clock: &Clock,
    provider: &Arc<CryptoProvider>,
) -> bool {
    let now_s = u64::try_from(clock.now().0 / 1000).unwrap_or(0);
    let in_a_month = UnixTime::since_unix_epoch(Duration::from_secs(now_s + RENEW_S));
    let mut roots = RootCertStore::empty();
    if roots.add(certificate.clone().into_owned()).is_err() {
        return false;
    }
    let verifier =
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider)).build();
    verifier.is_ok_and(|verifier| {
        names.iter().all(|name| {
            ServerName::try_from(name.as_str()).is_ok_and(|name| {
                verifier
                    .verify_server_cert(certificate, &[], &name, &[], in_a_month)
                    .is_ok()
            })
        })
    })
}

fn load(path: &Path) -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), TlsError> {
    let unreadable = |error: rustls::pki_types::pem::Error| {
        TlsError::Unreadable(path.to_owned(), error.to_string())
    };
    let pem = std::fs::read(path).map_err(|error| TlsError::File(path.to_owned(), error))?;
    let certificate = CertificateDer::from_pem_slice(&pem).map_err(unreadable)?;
    let key = PrivateKeyDer::from_pem_slice(&pem).map_err(unreadable)?;
    Ok((certificate, key))
}

fn make(path: &Path, names: &[String], clock: &Clock) -> Result<(), TlsError> {
    let mut params = CertificateParams::new(names)?;
    params
        .distinguished_name
        .push(DnType::CommonName, "Piaojue 票决");
    params.is_ca = IsCa::ExplicitNoCa;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let today = jiff::Timestamp::from_millisecond(clock.now().0)
        .unwrap_or_default()
        .to_zoned(TimeZone::UTC)
        .date();
    let day = |date: Date| {
        rcgen::date_time_ymd(
            date.year().into(),
            date.month().unsigned_abs(),
            date.day().unsigned_abs(),
        )
    };
    // A phone's clock may be behind.
    params.not_before = day(today.saturating_sub(1.day()));
    params.not_after = day(today.saturating_add(LASTS_DAYS.days()));
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    let pem = certificate.pem() + &key.serialize_pem();
    private_file::write(path, pem.as_bytes())
        .map_err(|error| TlsError::File(path.to_owned(), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: Ipv4Addr = Ipv4Addr::new(192, 168, 7, 9);
    const DAY_MS: i64 = 24 * 3600 * 1000;

    fn clock() -> Clock {
        Clock::fixed(1_790_000_000_000)
    }

    /// The file after https was asked for.
    fn made(folder: &Path, addresses: &[Ipv4Addr], clock: &Clock) -> Vec<u8> {
        server_config(folder, addresses, clock).unwrap();
        std::fs::read(folder.join(FILE)).unwrap()
    }

    #[test]
    fn the_certificate_is_for_localhost_and_every_address_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        made(folder.path(), &[ADDRESS], &clock());
        let (certificate, _) = load(&folder.path().join(FILE)).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let serves = |name: &str| serves(&certificate, &[name.to_owned()], &clock(), &provider);
        assert!(
            ["localhost", "127.0.0.1", "192.168.7.9"]
                .into_iter()
                .all(serves)
        );
        assert!(!["192.168.7.10", "example.org"].into_iter().any(serves));
    }

    #[test]
    fn a_certificate_is_kept_until_the_address_changes_or_its_last_month_begins() {
        let folder = tempfile::tempdir().unwrap();
        let clock = clock();
        let first = made(folder.path(), &[ADDRESS], &clock);
        clock.advance(330 * DAY_MS);
        assert!(made(folder.path(), &[ADDRESS], &clock) == first);
        let moved = made(folder.path(), &[Ipv4Addr::new(10, 0, 0, 5)], &clock);
        assert!(moved != first);
        clock.advance(340 * DAY_MS);
        assert!(made(folder.path(), &[Ipv4Addr::new(10, 0, 0, 5)], &clock) != moved);
    }

    #[test]
    fn only_addresses_of_local_networks_are_served() {
        let is_local = |ip: &str| is_local(ip.parse().unwrap());
        assert!(
            [
                "10.1.2.3",
                "172.16.0.9",
                "192.168.1.2",
                "100.64.0.1",
                "100.127.0.1",
                "192.0.2.2"
            ]
            .into_iter()
            .all(is_local)
        );
        assert!(
            !["127.0.0.1", "169.254.3.4", "100.128.0.1", "8.8.8.8"]
                .into_iter()
                .any(is_local)
        );
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        made(folder.path(), &[], &clock());
        let mode = std::fs::metadata(folder.path().join(FILE))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_spoilt_file_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "not a certificate").unwrap();
        server_config(folder.path(), &[ADDRESS], &clock()).unwrap();
    }
}
