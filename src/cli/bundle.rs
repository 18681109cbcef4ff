//! `piaojue bundle CONGRESS`: the audit bundle, with which anybody can verify a congress without the service.

use std::path::PathBuf;

use ballot::id::CongressId;

use super::{CliError, Data};
use crate::audit::bundle;
use crate::conduct::Reader;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The congress's id. 会议编号。
    congress: String,
    /// Where to write it. 写到哪个文件。
    #[arg(long, short, value_name = "FILE", default_value = "bundle.tar")]
    output: PathBuf,
    /// Without rolls and registers: for anybody. 不含名册和发票登记，可以公开。
    #[arg(long)]
    public: bool,
    #[command(flatten)]
    data: Data,
}

/// Writes the bundle of a congress as it is now.
pub(super) async fn run(args: Args) -> Result<(), CliError> {
    let congress: CongressId = args
        .congress
        .parse()
        .map_err(|_| CliError::Refused("会议编号不对：应当是导入时输出的编号。".into()))?;
    let reader = if args.public {
        Reader::Public
    } else {
        Reader::Insider
    };
    let halves = args.data.open().await?;
    let files = halves.conduct.bundle(congress, reader).await;
    halves.close().await;
    let files = files.map_err(|error| CliError::Refused(error.to_string()))?;
    let files = files.ok_or_else(|| CliError::Refused("没有这次会议。".into()))?;
    std::fs::write(&args.output, bundle::write(&files))?;
    let output = args.output.display();
    eprintln!(
        "审计包写好了 written: {output}（{} 个文件 files）",
        files.len() + 1
    );
    Ok(())
}
