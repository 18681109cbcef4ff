//! `piaojue invitations CONGRESS`: codes are shown once, when they are made; only their hashes are kept.

use std::io::Write;

use ballot::id::CongressId;
use serde::Serialize;

use super::{CliError, Data};
use crate::http::view::paths;
use crate::roll::OrganisationId;
use crate::roll::congresses::Congress;
use crate::roll::invitations::Invitation;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The congress's id. 会议编号。
    congress: String,
    #[command(flatten)]
    data: Data,
    /// How to print them. 输出格式。
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// Make a new invitation for this delegate (工号 or id); the old one is void at once. 为这位代表重发邀请。
    #[arg(long, value_name = "DELEGATE")]
    reissue: Option<String>,
    /// Where people reach the service. 对外的网址。
    #[arg(long, env = "PIAOJUE_BASE", default_value = "http://127.0.0.1:8080")]
    base: String,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Csv,
    Json,
}

/// One delegate's invitation as it is printed.
#[derive(Serialize)]
struct Line {
    name: String,
    unit: String,
    number: String,
    code: String,
    link: String,
}

/// Makes and prints invitations.
pub(super) async fn run(args: Args) -> Result<(), CliError> {
    let congress: CongressId = args
        .congress
        .parse()
        .map_err(|_| CliError::Refused("会议编号不对：应当是导入时输出的编号。".into()))?;
    let halves = args.data.open().await?;
    let known = halves
        .roll
        .congress(congress)
        .await?
        .ok_or_else(|| CliError::Refused("没有这次会议。".into()))?;
    let invitations = match &args.reissue {
        Some(delegate) => vec![
            halves
                .roll
                .reissue(OrganisationId::DEFAULT, congress, delegate, "命令行")
                .await?,
        ],
        None => {
            halves
                .roll
                .issue_missing(OrganisationId::DEFAULT, congress)
                .await?
        }
    };
    halves.close().await;
    let base = args.base.trim_end_matches('/');
    let lines = invitations
        .into_iter()
        .map(|invitation| line(invitation, base, &known))
        .collect::<Vec<_>>();
    if lines.is_empty() {
        eprintln!("每位代表都已经有邀请。邀请码只在生成时显示一次；要重发，请用 --reissue 工号。");
    }
    match args.format {
        Format::Csv => print_csv(&lines),
        Format::Json => print_json(&lines),
    }
}

fn line(invitation: Invitation, base: &str, congress: &Congress) -> Line {
    let code = invitation.code.to_string();
    let log = crypto::note::vkey_hash(&congress.vkey);
    let of = (&*congress.id.to_string(), congress.purpose);
    let link = paths::invitation(base, of, &code, &log);
    Line {
        name: invitation.name,
        unit: invitation.unit,
        number: invitation.number,
        code,
        link,
    }
}

fn print_json(lines: &[Line]) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, lines).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

/// UTF-8 with a byte order mark, so that spreadsheets read it right.
fn print_csv(lines: &[Line]) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    out.write_all("\u{feff}".as_bytes())?;
    let mut table = csv::Writer::from_writer(out);
    table.write_record(["姓名", "单位", "工号", "邀请码", "邀请链接"])?;
    for line in lines {
        table.write_record(
            [&line.name, &line.unit, &line.number, &line.code, &line.link].map(|cell| plain(cell)),
        )?;
    }
    table.flush()?;
    Ok(())
}

/// A cell that no spreadsheet takes for a formula.
pub(super) fn plain(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
