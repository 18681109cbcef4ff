//! `piaojue serve`.

use std::net::SocketAddr;

use super::{CliError, Data};
use crate::clock::Clock;
use crate::cosigning::WitnessAt;
use crate::service::{BallotsService, Door, KEY_FILE, Service, ServiceConfig};
use crate::urn::CastLimits;

/// One half of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Half {
    /// Knows people.
    Roll,
    /// Knows ballots.
    Urn,
}

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
    /// Run one half alone: `roll` knows people and needs `--urn`, `urn` knows ballots. 只运行一半，见 docs/deployment.md。
    #[arg(long, value_enum)]
    half: Option<Half>,
    /// With `--half urn`: where the organiser's pages are; they alone may cast here. 主办方的网址，可以写多次。
    #[arg(long = "origin", value_name = "URL", required_if_eq("half", "urn"))]
    origins: Vec<String>,
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
        data: args.data.data.clone(),
        doors: vec![door],
        limits: CastLimits::default(),
        witnesses: args.witnesses,
        beside: Vec::new(),
    };
    let told = until_told_to_stop()?;
    if args.half == Some(Half::Urn) {
        return serve_urn(config, &args.origins, told).await;
    }
    if args.half == Some(Half::Roll) && args.data.urn.is_none() {
        let missing = "--half roll 要写明另一半在哪里：--urn 和 --urn-key。 name the other half";
        return Err(CliError::Refused(missing.to_owned()));
    }
    if args.half == Some(Half::Roll) && !config.witnesses.is_empty() {
        let elsewhere = "--witness 要写在 --half urn 那一边。 witnesses belong to the other half";
        return Err(CliError::Refused(elsewhere.to_owned()));
    }
    let halves = args.data.open().await?;
    let service = Service::over(halves, config, Clock::System).await?;
    for base in &service.bases {
        tracing::info!(%base, "serving");
    }
    told.await?;
    service.stop().await;
    Ok(())
}

/// Serves the half that knows ballots until it is told to stop.
async fn serve_urn(
    config: ServiceConfig,
    origins: &[String],
    told: impl Future<Output = std::io::Result<()>>,
) -> Result<(), CliError> {
    let key = config.data.join(KEY_FILE);
    let service = BallotsService::start(config, origins).await?;
    for base in &service.bases {
        tracing::info!(%base, key = %key.display(), "serving ballots; the other half needs the key");
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
