//! `piaojue assets`: takes others' players from npm into the data folder.

use std::path::PathBuf;

use clap::ValueEnum;

use super::CliError;
use crate::fetched::{HLS, PDF, Package};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to take. 取哪一种。
    #[arg(required = true)]
    what: Vec<What>,
    /// The data folder. 数据文件夹。
    #[arg(long, env = "PIAOJUE_DATA", default_value = "data")]
    data: PathBuf,
}

/// What can be taken.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// For livestreams, where the browser has no HLS of its own. 看直播用。
    Hls,
    /// For PDF documents, in apps that can't show them. 看 PDF 文件用。
    Pdf,
}

impl What {
    fn package(self) -> &'static Package {
        match self {
            Self::Hls => &HLS,
            Self::Pdf => &PDF,
        }
    }
}

/// Takes what was asked for; a service that runs finds it at its next start.
pub(super) fn run(args: &Args) -> Result<(), CliError> {
    for package in args.what.iter().map(|what| what.package()) {
        package.fetch(&args.data)?;
        eprintln!("已取来 taken: {} {}", package.npm, package.version);
    }
    eprintln!("正在运行的服务，重新启动以后使用。A running service uses them after a restart.");
    Ok(())
}
