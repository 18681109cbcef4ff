//! `piaojue bundle CONGRESS`: the audit bundle, with which anybody can verify a congress without the service.

use std::path::{Path, PathBuf};

use ballot::id::CongressId;

use super::{CliError, Data};
use crate::audit::{self, bundle};
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
    /// A further issuer's register, as `piaojue issuer register` prints it; may be repeated. 联合发票方给的发票登记。
    #[arg(long, value_name = "FILE", conflicts_with = "public")]
    register: Vec<PathBuf>,
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
    let mut files = files.ok_or_else(|| CliError::Refused("没有这次会议。".into()))?;
    for path in &args.register {
        add_register(&mut files, path)?;
    }
    std::fs::write(&args.output, bundle::write(&files))?;
    let output = args.output.display();
    eprintln!(
        "审计包写好了 written: {output}（{} 个文件 files）",
        files.len() + 1
    );
    Ok(())
}

/// Puts a further issuer's register where the log has its hash.
fn add_register(files: &mut bundle::Files, path: &Path) -> Result<(), CliError> {
    let (shown, register) = (path.display(), std::fs::read(path));
    let register = register.map_err(|error| {
        CliError::Refused(format!("读不了文件 can't be read: {shown}（{error}）"))
    })?;
    match audit::add_register(files, &register) {
        Ok(true) => Ok(()),
        Ok(false) => Err(CliError::Refused(format!(
            "{shown}：公开日志里没有这份发票登记。 The log has no further issuer's register with this hash."
        ))),
        Err(error) => Err(CliError::Refused(error.to_string())),
    }
}
