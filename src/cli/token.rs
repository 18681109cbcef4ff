//! `piaojue token create`: an officer's bearer token and one-time sign-in link, shown once.

use std::io::Write;

use clap::{Subcommand, ValueEnum};

use super::{CliError, Data};
use crate::roll::OrganisationId;
use crate::roll::officers::Validity;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: TokenCommand,
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// Make an officer with a token and a sign-in link. 新建工作人员及其凭证。
    Create(Create),
    /// Make everything that an officer signs in with void. 作废一位工作人员的全部凭证。
    Revoke(Revoke),
}

#[derive(Debug, clap::Args)]
struct Create {
    #[command(flatten)]
    data: Data,
    /// What they may do. 角色。
    #[arg(long, value_enum)]
    role: Role,
    /// Their name, as it is recorded with their acts. 姓名，记在操作记录里。
    #[arg(long, default_value = "选举工作人员")]
    name: String,
    /// Where people reach the service. 对外的网址。
    #[arg(long, env = "PIAOJUE_BASE", default_value = "http://127.0.0.1:8080")]
    base: String,
}

#[derive(Debug, clap::Args)]
struct Revoke {
    #[command(flatten)]
    data: Data,
    /// The officer's id, as `create` printed it. 工作人员编号。
    officer: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Role {
    /// Configures and runs congresses.
    Officer,
}

/// Makes or revokes an officer's access.
pub(super) async fn run(args: Args) -> Result<(), CliError> {
    match args.command {
        TokenCommand::Create(create) => self::create(create).await,
        TokenCommand::Revoke(revoke) => self::revoke(revoke).await,
    }
}

async fn create(args: Create) -> Result<(), CliError> {
    let Role::Officer = args.role;
    let halves = args.data.open().await?;
    let officer = halves
        .roll
        .create_officer(OrganisationId::DEFAULT, &args.name)
        .await?;
    let access = halves
        .roll
        .issue_token(officer.id, Validity::default())
        .await?;
    halves.close().await;
    let mut out = std::io::stdout().lock();
    writeln!(out, "工作人员：{}（编号 {}）", officer.name, officer.id)?;
    writeln!(out, "凭证（12 小时内有效）：{}", access.bearer.expose())?;
    writeln!(
        out,
        "登录链接（24 小时内用一次）：{}",
        sign_in_link(args.base.trim_end_matches('/'), access.link.expose())
    )?;
    Ok(())
}

/// Where an officer signs in once; the secret is in the fragment, which no server sees.
pub(crate) fn sign_in_link(base: &str, secret: &str) -> String {
    format!("{base}/officer/sign-in#{secret}")
}

async fn revoke(args: Revoke) -> Result<(), CliError> {
    let officer = args
        .officer
        .parse()
        .map_err(|_| CliError::Refused("工作人员编号不对。".into()))?;
    let halves = args.data.open().await?;
    halves.roll.revoke(officer).await?;
    halves.close().await;
    writeln!(std::io::stdout(), "已作废。")?;
    Ok(())
}
