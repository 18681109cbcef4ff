//! `piaojue issuer`: another organisation's issuer of ballot tokens, on a machine of its own (docs/issuer.md).

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ballot::id::{CongressId, ContestId};
use clap::Subcommand;

use super::CliError;
use super::foreign::Shown;
use super::serve::until_told_to_stop;
use crate::clock::Clock;
use crate::handover::{Origin, RollExport};
use crate::http;
use crate::issuer::closing::RegisterRefusal;
use crate::issuer::contests::{Stage, Standing};
use crate::issuer::roll::NewCode;
use crate::issuer::{Issuer, IssuerError};
use crate::rng::Rng;

/// How often the organisers' logs are looked into for the ends of contests.
const LOOK_EVERY: Duration = Duration::from_secs(30);

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
    /// The issuer's folder: its keys, codes' hashes and what it has signed. 联合发票方的文件夹。
    #[arg(long, global = true, default_value = "issuer")]
    data: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make the issuer and its key. 新建联合发票方和它的密钥。
    Init {
        /// As manifests and phones show it. 显示在选票和手机上的名称。
        #[arg(long)]
        name: String,
        /// Where phones reach it. 手机访问它的网址，https。
        #[arg(long)]
        url: Origin,
    },
    /// Take the organiser's roll, again where it has changed. 导入会务方给的名册。
    Roll {
        /// What `piaojue roll` wrote. 会务方导出的文件。
        file: PathBuf,
    },
    /// Make and print codes for everybody who has none. 生成并输出尚未发出的领票码。
    Codes {
        /// The congress's id. 会议编号。
        congress: CongressId,
        /// Make a new code for this delegate (工号); the old one is void. 为这位代表重发。
        #[arg(long, value_name = "NUMBER")]
        reissue: Option<String>,
    },
    /// Make a contest's key, and print the file for the organiser. 为一项选举或表决生成密钥，输出给会务方的文件。
    Contest {
        /// The congress's id. 会议编号。
        congress: CongressId,
        /// The contest's id. 选举或表决的编号。
        contest: ContestId,
    },
    /// Show how far each contest has come. 查看各项的进展。
    Status,
    /// Print the register of a contest that is over, for the audit bundle. 输出一项的发票登记，交给会务方放进审计包。
    Register {
        /// The contest's id. 选举或表决的编号。
        contest: ContestId,
    },
    /// Serve phones. 运行，供手机领票。
    Serve {
        /// The address to listen on, behind a proxy that speaks https. 监听地址。
        #[arg(long, default_value = "127.0.0.1:8100")]
        listen: SocketAddr,
    },
}

/// Why the issuer does not do it.
#[derive(Debug, thiserror::Error)]
pub enum IssuerCliRefusal {
    /// A file that can't be read.
    #[error("读不了文件 can't be read: {0}（{1}）")]
    File(PathBuf, io::Error),
    /// A file that is not what is asked for.
    #[error("文件内容不对 not the file that is needed: {0}（{1}）")]
    Content(PathBuf, serde_json::Error),
    /// The issuer itself.
    #[error(transparent)]
    Issuer(#[from] IssuerError),
    /// An address can't be listened on.
    #[error("不能监听 can't listen on {0}（{1}）")]
    Listen(SocketAddr, io::Error),
    /// A register that is not there, or not yet.
    #[error("发票登记还不能给 no register: {0}")]
    Register(#[from] RegisterRefusal),
    /// Printing, waiting.
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// Does what is asked of the issuer.
pub(super) async fn run(args: Args) -> Result<(), CliError> {
    let (clock, rng) = (Clock::System, Rng::system());
    let issuer = match &args.command {
        Command::Init { name, url } => Issuer::init(&args.data, name, url, clock, rng).await,
        _ => Issuer::open(&args.data, clock, rng).await,
    };
    let issuer = issuer.map_err(IssuerCliRefusal::from)?;
    let done = carry_out(&issuer, args.command).await;
    issuer.close().await;
    done
}

async fn carry_out(issuer: &Issuer, command: Command) -> Result<(), CliError> {
    let refused = IssuerCliRefusal::from;
    match command {
        Command::Init { .. } => say(&format!(
            "联合发票方 the issuer: {}\n签名公钥 its signing key: {}\n",
            Shown(issuer.name()),
            issuer.key(),
        )),
        Command::Roll { file } => {
            let roll: RollExport = read_json(&file)?;
            let done = issuer.import_roll(&roll).await.map_err(refused)?;
            say(&format!(
                "{}：名册 {} 人，去掉 {} 人。on the roll, taken off.\n{}\n",
                Shown(&roll.title),
                done.delegates,
                done.gone,
                roll.congress,
            ))
        }
        Command::Codes { congress, reissue } => {
            let made = match reissue {
                Some(number) => issuer
                    .remake_code(congress, &number)
                    .await
                    .map(|one| vec![one]),
                None => issuer.make_codes(congress).await,
            };
            print_codes(&made.map_err(refused)?)
        }
        Command::Contest { congress, contest } => {
            let descriptor = issuer.make_contest(congress, contest).await;
            let descriptor = serde_json::to_string_pretty(&descriptor.map_err(refused)?);
            say(&format!("{}\n", descriptor.map_err(io::Error::from)?))
        }
        Command::Status => {
            let lines: String = issuer
                .contests()
                .await
                .map_err(refused)?
                .iter()
                .map(line)
                .collect();
            say(&lines)
        }
        Command::Register { contest } => {
            let register = issuer.own_register(contest).await;
            let register = register.map_err(IssuerCliRefusal::from)?;
            Ok(io::stdout().lock().write_all(&register)?)
        }
        Command::Serve { listen } => serve(issuer, listen).await,
    }
}

/// Serves until it is told to stop, and looks for the ends of contests in the logs meanwhile.
async fn serve(issuer: &Issuer, address: SocketAddr) -> Result<(), CliError> {
    let failed = |error| IssuerCliRefusal::Listen(address, error);
    let told = until_told_to_stop()?;
    let listener = http::listen(address).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let running = http::serve_issuer(issuer.clone(), listener).map_err(failed)?;
    tracing::info!(%address, url = %issuer.url(), "issuing");
    let looking = tokio::spawn({
        let issuer = issuer.clone();
        async move {
            loop {
                tokio::time::sleep(LOOK_EVERY).await;
                issuer.look_for_ends().await;
            }
        }
    });
    told.await?;
    looking.abort();
    running.stop().await;
    Ok(())
}

/// Reads a file that the other side has handed over.
pub(super) fn read_json<T: serde::de::DeserializeOwned>(
    file: &Path,
) -> Result<T, IssuerCliRefusal> {
    let text = std::fs::read(file);
    let text = text.map_err(|error| IssuerCliRefusal::File(file.to_owned(), error))?;
    serde_json::from_slice(&text).map_err(|error| IssuerCliRefusal::Content(file.to_owned(), error))
}

fn line(standing: &Standing) -> String {
    let stage = match standing.stage {
        Stage::Made => "等待选票公布 waits for the manifest",
        Stage::Issuing => "正在发票 issuing",
        Stage::Stopped => "已停止，发票数已签名 stopped, its count is signed",
        Stage::Ended => "已结束，密钥已销毁 over, its key is destroyed",
    };
    let Standing {
        contest,
        congress,
        issued,
        ..
    } = standing;
    format!("{contest}  {congress}  {stage}  {issued}\n")
}

fn print_codes(made: &[NewCode]) -> Result<(), CliError> {
    if made.is_empty() {
        eprintln!(
            "每位代表都已经有领票码。领票码只在生成时显示一次；要重发，请用 --reissue 工号。"
        );
    }
    let mut out = io::stdout().lock();
    // UTF-8 with a byte order mark, so that spreadsheets read it right.
    out.write_all("\u{feff}".as_bytes())?;
    let mut table = csv::Writer::from_writer(out);
    table.write_record(["姓名", "工号", "领票码", "领票链接"])?;
    for made in made {
        let code = made.code.to_string();
        let cells = [&made.name, &made.number, &code, &made.link];
        table.write_record(cells.map(|cell| super::invitations::plain(cell)))?;
    }
    table.flush()?;
    Ok(())
}

fn say(text: &str) -> Result<(), CliError> {
    Ok(io::stdout().lock().write_all(text.as_bytes())?)
}
