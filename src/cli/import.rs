//! `piaojue import PACKAGE`.

use std::io::Write;
use std::path::PathBuf;

use super::{CliError, Data};
use crate::package;
use crate::purpose::{Purpose, rehearsal_title};
use crate::roll::OrganisationId;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The package: a folder or a .zip. 会议包。
    package: PathBuf,
    /// As a rehearsal: a congress of its own that counts for nothing and can be wiped. 作为试投：另建一次会议，不计入正式结果，可以清除。
    #[arg(long)]
    rehearsal: bool,
    #[command(flatten)]
    data: Data,
    /// Where people reach the service: it names the public log for good. 对外的网址，用作公开日志的名称，以后不变。
    #[arg(long, env = "PIAOJUE_BASE", default_value = "http://127.0.0.1:8080")]
    base: String,
}

/// Imports a package, or says everything that is wrong with it.
pub(super) async fn run(args: Args) -> Result<(), CliError> {
    let package = package::read(&args.package)?;
    let (purpose, title) = match args.rehearsal {
        true => (Purpose::Rehearsal, rehearsal_title(&package.title)),
        false => (Purpose::Real, package.title.clone()),
    };
    let halves = args.data.open().await?;
    let imported = halves
        .conduct
        .import_for(
            OrganisationId::DEFAULT,
            &package,
            host_of(&args.base),
            purpose,
        )
        .await;
    halves.close().await;
    let imported = imported?;
    let mut out = std::io::stdout().lock();
    for warning in &package.warnings {
        eprintln!("请核对：{warning}");
    }
    if imported.new {
        writeln!(out, "已导入：{title}")?;
    } else {
        writeln!(out, "同一个会议包已经导入过，没有变化：{title}")?;
    }
    writeln!(out, "{}", imported.congress)?;
    Ok(())
}

/// The address without scheme and trailing slash.
pub(crate) fn host_of(base: &str) -> &str {
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    host.trim_end_matches('/')
}
