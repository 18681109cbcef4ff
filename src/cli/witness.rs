//! `piaojue witness`: cosigns logs' checkpoints, on a machine of its own.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crypto::note::{NoteError, Verifier, WitnessName};

use super::serve::until_told_to_stop;
use crate::clock::Clock;
use crate::http;
use crate::rng::Rng;
use crate::witness::{Witness, WitnessError};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The witness's folder: its key and what it has cosigned. 见证人的文件夹：密钥和已见证的检查点。
    #[arg(long, default_value = "witness")]
    data: PathBuf,
    /// The address to listen on. 监听地址。
    #[arg(long, default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// The witness's name: a URL without https://. 见证人的名称，写成不带 https:// 的网址。
    #[arg(long)]
    name: WitnessName,
    /// A log to watch: its vkey file, as `…/log/<congress>/vkey` serves it. 要见证的日志的公钥文件。
    #[arg(long = "log", value_name = "VKEYFILE", required = true, num_args = 1..)]
    logs: Vec<PathBuf>,
}

/// Why there is no witness.
#[derive(Debug, thiserror::Error)]
pub enum WitnessRefusal {
    /// A file can't be read.
    #[error("读不了文件 can't be read: {0}（{1}）")]
    File(PathBuf, io::Error),
    /// Not a log's key file.
    #[error("不是日志的公钥文件 not a log's vkey file: {0}（{1}）")]
    Keys(PathBuf, NoteError),
    /// The witness itself.
    #[error(transparent)]
    Witness(#[from] WitnessError),
    /// An address can't be listened on.
    #[error("不能监听 can't listen on {0}（{1}）")]
    Listen(SocketAddr, io::Error),
    /// Printing, waiting.
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// Cosigns until it is told to stop.
pub(super) async fn run(args: Args) -> Result<(), WitnessRefusal> {
    let logs = args.logs.iter().map(|file| keys(file));
    let logs = logs.collect::<Result<Vec<_>, _>>()?;
    let told = until_told_to_stop()?;
    let witness = Witness::open(&args.data, args.name, logs, &Rng::system())?;
    let failed = |error| WitnessRefusal::Listen(args.listen, error);
    let listener = http::listen(args.listen).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "见证人的公钥 the witness's key:\n{}\n投票服务要加的参数 for the voting service:\n--witness http://{address}={}",
        witness.key(),
        witness.key(),
    )?;
    drop(out);
    let running = http::serve_witness(witness, Clock::System, listener).map_err(failed)?;
    told.await?;
    running.stop().await;
    Ok(())
}

fn keys(file: &Path) -> Result<Verifier, WitnessRefusal> {
    let vkey = std::fs::read_to_string(file);
    let vkey = vkey.map_err(|error| WitnessRefusal::File(file.to_owned(), error))?;
    Verifier::parse(&vkey).map_err(|error| WitnessRefusal::Keys(file.to_owned(), error))
}
