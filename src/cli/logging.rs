//! The service's own log: on standard error, as RUST_LOG says, never a word about a single ballot.

use tracing_subscriber::EnvFilter;

/// Starts logging; a second start changes nothing.
pub(super) fn start() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("piaojue=info,warn"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}
