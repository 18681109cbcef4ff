//! The command line: each subcommand in a file of its own, all of them over the same modules as the service.

mod assets;
mod bundle;
mod conduct;
mod count;
mod foreign;
mod further;
mod import;
mod invitations;
mod issuer;
mod logging;
mod rules;
mod serve;
mod token;
mod verify;
mod witness;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::clock::Clock;
use crate::service::{Halves, StartError};
use crate::urn::{CastLimits, Elsewhere};

/// 票决：工会选举和职工代表大会投票，人人都能重新计票。
///
/// Piaojue: union elections and workers' congress votes that anybody can recount.
#[derive(Debug, Parser)]
#[command(name = "piaojue", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the service. 运行服务。
    Serve(serve::Args),
    /// Play a whole congress on this machine. 在本机演示整个大会。
    Demo(crate::demo::Options),
    /// Import a congress package: a folder or a .zip. 导入会议包。
    Import(import::Args),
    /// Make and print invitations that nobody has yet. 生成并输出尚未发出的邀请。
    Invitations(invitations::Args),
    /// Take players for livestreams and PDF files from npm. 从 npm 取来播放直播、显示 PDF 用的文件。
    Assets(assets::Args),
    /// Officers' access. 工作人员的登录凭证。
    Token(token::Args),
    /// Carry out an officer's act on a contest. 对一项选举或表决执行操作。
    Conduct(conduct::Args),
    /// Count a contest from files: recounts, paper ballots, what-if. 用文件计票：重新计票、录入纸票、推算。
    Count(count::Args),
    /// Cosign logs' checkpoints, on a machine of its own. 见证：在另一台机器上为日志的检查点副签。
    Witness(witness::Args),
    /// Write a congress's roll for a further issuer. 为联合发票方导出名册。
    Roll(further::RollArgs),
    /// Name a further issuer in a contest that is not ready yet. 为一项选举或表决登记联合发票方。
    ContestIssuer(further::ContestArgs),
    /// Issue ballot tokens beside the organiser, on a machine of its own. 联合发票方：在自己的电脑上独立发票。
    Issuer(issuer::Args),
    /// Verify a congress's log: everything, from its first entry to its results. 核对全部记录，重新计票。
    Verify(verify::Args),
    /// Write a congress's audit bundle. 写出审计包。
    Bundle(bundle::Args),
    /// Print rule profiles with their sources. 列出规则和出处。
    Rules(rules::Args),
}

/// Where a subcommand finds the service's data.
#[derive(Debug, Clone, clap::Args)]
struct Data {
    /// The data folder. 数据文件夹。
    #[arg(long, env = "PIAOJUE_DATA", default_value = "data")]
    data: PathBuf,
    /// Where the half that knows ballots is reached, if it runs elsewhere, by devices too. 另一半的网址。
    #[arg(long, env = "PIAOJUE_URN", value_name = "URL", requires = "urn_key")]
    urn: Option<String>,
    /// That half's `halves.key`. 另一半的密钥文件。
    #[arg(long, env = "PIAOJUE_URN_KEY", value_name = "FILE")]
    urn_key: Option<PathBuf>,
}

/// What a command line comes to when it fails: said to whoever typed it.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The service can't be opened or started.
    #[error("{0}")]
    Start(#[from] StartError),
    /// The package has problems; nothing was imported.
    #[error("{0}")]
    Package(#[from] crate::package::Problems),
    /// The package can't become a congress; nothing was imported.
    #[error("{0}")]
    Import(#[from] crate::conduct::ImportRefusal),
    /// In the half that knows people.
    #[error("{0}")]
    Roll(#[from] crate::roll::RollError),
    /// An act was refused.
    #[error("{0}")]
    Refused(String),
    /// A count from files.
    #[error("{0}")]
    Count(#[from] count::CountRefusal),
    /// Rules that are not there.
    #[error("{0}")]
    Rules(#[from] rules::RulesRefusal),
    /// The witness.
    #[error("{0}")]
    Witness(#[from] witness::WitnessRefusal),
    /// A further issuer.
    #[error("{0}")]
    Issuer(#[from] issuer::IssuerCliRefusal),
    /// A log or bundle that can't be read.
    #[error("{0}")]
    Verify(#[from] verify::VerifyRefusal),
    /// A log or bundle that was read, and does not hold as a whole.
    #[error("{0}")]
    NotVerified(#[from] verify::NotVerified),
    /// The demo.
    #[error("{0}")]
    Demo(#[from] crate::demo::DemoError),
    /// Printing.
    #[error("{0}")]
    Output(#[from] std::io::Error),
    /// Others' players.
    #[error("{0}")]
    Fetch(#[from] crate::fetched::FetchError),
    /// Printing a table.
    #[error("{0}")]
    Table(#[from] csv::Error),
}

impl CliError {
    /// The program's exit code: 2 where what was typed or given is at fault, as for arguments; 3 where all that was verified
    /// holds, but not all could be verified; else 1.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Count(refusal) if refusal.is_bad_input() => 2,
            Self::Rules(rules::RulesRefusal::Unknown { .. }) => 2,
            Self::Verify(_) => 2,
            Self::NotVerified(verify::NotVerified::Unchecked) => 3,
            _ => 1,
        }
    }
}

/// An error as it is said to whoever typed: what others wrote into it, servers and files, steers no terminal.
pub fn shown(error: &CliError) -> String {
    let error = error.to_string();
    let lines: Vec<String> = error
        .lines()
        .map(|line| foreign::Shown(line).to_string())
        .collect();
    lines.join("\n")
}

/// Does what the command line says.
pub fn run(cli: Cli) -> Result<(), CliError> {
    logging::start();
    // The provider is set once, before anything speaks TLS; a second call would change nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve(args) => serve::run(args).await,
            Command::Demo(options) => {
                Ok(crate::demo::run(&options, Clock::System, serve::until_told_to_stop()?).await?)
            }
            Command::Import(args) => import::run(args).await,
            Command::Invitations(args) => invitations::run(args).await,
            Command::Assets(args) => assets::run(&args),
            Command::Token(args) => token::run(args).await,
            Command::Conduct(args) => conduct::run(args).await,
            Command::Count(args) => Ok(count::run(&args)?),
            Command::Witness(args) => Ok(witness::run(args).await?),
            Command::Roll(args) => further::roll(args).await,
            Command::ContestIssuer(args) => further::contest_issuer(args).await,
            Command::Issuer(args) => issuer::run(args).await,
            Command::Verify(args) => verify::run(args).await,
            Command::Bundle(args) => bundle::run(args).await,
            Command::Rules(args) => Ok(rules::run(&args)?),
        }
    })
}

/// Whether what is sent there is encrypted, or stays on this machine.
fn keeps_secrets(url: &str) -> bool {
    let host = |uri: &hyper::Uri| uri.host().map(str::to_owned);
    url.parse().is_ok_and(|uri: hyper::Uri| {
        uri.scheme_str() == Some("https")
            || host(&uri).is_some_and(|host| ["127.0.0.1", "localhost", "[::1]"].contains(&&*host))
    })
}

impl Data {
    /// Opens both halves, or the one beside that which runs elsewhere.
    async fn open(&self) -> Result<Halves, CliError> {
        Ok(match (&self.urn, &self.urn_key) {
            (Some(url), Some(key)) => {
                if !keeps_secrets(url) {
                    let open =
                        format!("--urn {url}：两半之间的密钥不能走明文，请用 https。 use https");
                    return Err(CliError::Refused(open));
                }
                let elsewhere = Elsewhere::new(url, &std::fs::read_to_string(key)?);
                Halves::open_beside(&self.data, &Clock::System, elsewhere).await?
            }
            _ => Halves::open(&self.data, &Clock::System, CastLimits::default()).await?,
        })
    }
}
