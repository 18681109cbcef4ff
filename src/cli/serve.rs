//! `piaojue serve`.

use std::net::SocketAddr;

use super::{CliError, Data};
use crate::clock::Clock;
use crate::cosigning::WitnessAt;
use crate::service::{Door, Service, ServiceConfig};
use crate::urn::CastLimits;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    data: Data,
    /// The address to listen on, behind a proxy that speaks https. 监听地址。
    #[arg(long, env = "PIAOJUE_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where people reach the service: `https://vote.example.org`. 对外的网址。
    #[arg(long, env = "PIAOJUE_BASE")]
    base: Option<String>,
    /// A witness: its address and key, `http://ADDRESS=VKEY`. 见证人的地址和公钥，可以写多次。
    #[arg(long = "witness", value_name = "URL=VKEY")]
    witnesses: Vec<WitnessAt>,
}

/// Serves until it is told to stop.
pub(super) async fn run(args: Args) -> Result<(), CliError> {
    let base = args.base.map(|base| base.trim_end_matches('/').to_owned());
    let door = Door {
        address: args.listen,
        base,
        tls: None,
    };
    let config = ServiceConfig {
        data: args.data.data,
        doors: vec![door],
        limits: CastLimits::default(),
        witnesses: args.witnesses,
    };
    let told = until_told_to_stop()?;
    let service = Service::start(config, Clock::System).await?;
    for base in &service.bases {
        tracing::info!(%base, "serving");
    }
    told.await?;
    service.stop().await;
    Ok(())
}

/// Waits for SIGTERM or Ctrl-C; from the call on, not from the first poll, either is heard.
pub(crate) fn until_told_to_stop() -> std::io::Result<impl Future<Output = std::io::Result<()>>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut term = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! {
                _ = term.recv() => Ok(()),
                _ = interrupt.recv() => Ok(()),
            }
        })
    }
    #[cfg(not(unix))]
    Ok(tokio::signal::ctrl_c())
}
