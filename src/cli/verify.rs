//! `piaojue verify URL CONGRESS | BUNDLE`: the outsider's recount. It asks for the log and for nothing else, trusts none of
//! it, and says step by step what holds (protocol §7). What others wrote into the log is printed without signs that steer a terminal.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crypto::message::short_code;
use crypto::note::{Checkpoint, WitnessKey};
use crypto::receipt::Receipt;

use super::CliError;
use super::foreign::Shown;
use crate::audit::{self, BundleError};
use crate::client::{ClientError, Http};
use crate::verify::{Check, ContestReport, Evidence, Report, Unchecked, Verdict, verify};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The service's address, or a bundle: a .tar or a folder. 服务的网址，或者审计包。
    source: String,
    /// The congress's id, with an address. 会议编号（给网址时要写）。
    congress: Option<String>,
    /// The log's public keys, as printed on invitations and result sheets: the trust root. 公钥文件。
    #[arg(long, value_name = "FILE")]
    vkey: Option<PathBuf>,
    /// A receipt that must be in this log; may be repeated. 要核对的回执。
    #[arg(long, value_name = "FILE")]
    receipt: Vec<PathBuf>,
    /// A checkpoint kept from earlier, from which this log must have grown; may be repeated. 以前留下的检查点。
    #[arg(long, value_name = "FILE")]
    since: Vec<PathBuf>,
    /// A witness's vkey line, or a file with it: the newest checkpoint must carry its cosignature. 见证方的公钥。
    #[arg(long, value_name = "VKEY")]
    witness: Vec<String>,
}

/// Why nothing is verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyRefusal {
    /// The bundle.
    #[error("{0}")]
    Bundle(#[from] BundleError),
    /// The log can't be fetched.
    #[error("读不到日志 the log can't be read: {0}")]
    Fetch(#[from] ClientError),
    /// A file can't be read.
    #[error("读不了文件 can't be read: {0}（{1}）")]
    File(PathBuf, io::Error),
    /// A file is not what its place asks for.
    #[error("{0} 不是{1}")]
    Content(PathBuf, &'static str),
    /// An address without a congress.
    #[error("给网址时要写会议编号：piaojue verify 网址 会议编号")]
    NoCongress,
}

/// What a verification comes to where it is not that all of it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotVerified {
    /// Something does not hold.
    #[error("核对没有通过。 It does not verify.")]
    Fails,
    /// All that was checked holds, but not all could be checked.
    #[error("查到的都相符，但没有查完。 All that was checked holds, but not all could be checked.")]
    Unchecked,
}

/// Verifies, prints each step, and fails where anything does not hold or can't be checked.
pub(super) async fn run(args: Args) -> Result<(), CliError> {
    let evidence = evidence(&args).await?;
    let report = verify(&evidence);
    let key_given = args.vkey.is_some();
    let mut out = io::stdout().lock();
    print(&mut out, &evidence, &report, key_given)?;
    if report.holds() {
        Ok(())
    } else if report.failures.is_empty() {
        Err(NotVerified::Unchecked.into())
    } else {
        Err(NotVerified::Fails.into())
    }
}

async fn evidence(args: &Args) -> Result<Evidence, VerifyRefusal> {
    let mut evidence = if args.source.starts_with("http://") || args.source.starts_with("https://")
    {
        let congress = args.congress.as_deref().ok_or(VerifyRefusal::NoCongress)?;
        audit::fetch(&Http::new(&args.source), &format!("/log/{congress}")).await?
    } else {
        let files = audit::bundle::files(Path::new(&args.source))?;
        audit::bundle::evidence(&files)?
    };
    if let Some(path) = &args.vkey {
        evidence.vkey = text(path)?;
    }
    for path in &args.receipt {
        let receipt: Receipt = serde_json::from_str(&text(path)?)
            .map_err(|_| VerifyRefusal::Content(path.clone(), "回执 a receipt"))?;
        evidence.receipts.push(receipt);
    }
    for vkey in &args.witness {
        evidence.witnesses.push(witness(vkey)?);
    }
    for path in &args.since {
        evidence.earlier.push(text(path)?);
    }
    Ok(evidence)
}

/// A witness's key, from the line itself or from a file that holds it.
fn witness(vkey: &str) -> Result<WitnessKey, VerifyRefusal> {
    let path = Path::new(vkey);
    let line = if path.is_file() {
        text(path)?
    } else {
        vkey.to_owned()
    };
    line.trim_end()
        .parse()
        .map_err(|_| VerifyRefusal::Content(path.to_owned(), "见证方的公钥 a witness's vkey"))
}

fn text(path: &Path) -> Result<String, VerifyRefusal> {
    std::fs::read_to_string(path).map_err(|error| VerifyRefusal::File(path.to_owned(), error))
}

fn print(
    out: &mut impl Write,
    evidence: &Evidence,
    report: &Report,
    key_given: bool,
) -> io::Result<()> {
    log_line(out, evidence, key_given)?;
    for check in Check::ALL {
        let number = check.number();
        let (zh, en) = name(check);
        match report.verdict(check) {
            Verdict::Holds => {
                let figures = figures(check, evidence, report);
                writeln!(out, "✓ {number} {zh} {en}：{figures}")?;
            }
            Verdict::Fails(failure) => {
                let entry = failure
                    .entry
                    .map(|entry| format!("第 {entry} 条记录 entry {entry}："))
                    .unwrap_or_default();
                let reason = Shown(&failure.reason);
                writeln!(out, "✗ {number} {zh} {en}：{entry}{reason}")?;
            }
            Verdict::Unchecked(Unchecked(entry)) => writeln!(
                out,
                "– {number} {zh} {en}：第 {entry} 条记录 entry {entry}：没有可另选人员名单，另选的人未核对 not checked: write-ins, without the eligible list"
            )?,
        }
    }
    for contest in &report.contests {
        contest_lines(out, contest)?;
    }
    match report.first_failing_entry() {
        Some(failure) => writeln!(out, "第一处不符 first failure: {}", Shown(failure))?,
        None if report.holds() => writeln!(out, "全部相符。 All of it holds.")?,
        None => {}
    }
    if report.unchecked.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "有 {} 条记录未核对：请用审计包核对，里面有可另选人员名单。 Not checked: {} entries. Take the audit bundle, which has the list.",
        report.unchecked.len(),
        report.unchecked.len()
    )
}

/// Which log it is, and on whose word its keys are.
fn log_line(out: &mut impl Write, evidence: &Evidence, key_given: bool) -> io::Result<()> {
    if let Ok(checkpoint) = Checkpoint::parse(&evidence.checkpoint) {
        let code = short_code(checkpoint.tree.root.as_bytes());
        let (origin, size) = (Shown(&checkpoint.origin), checkpoint.tree.size);
        writeln!(
            out,
            "{origin}　{size} 条记录 entries　检查点 checkpoint {code}"
        )?;
    }
    if key_given {
        writeln!(out, "公钥由您提供。 The log's key is the one you gave.")
    } else {
        writeln!(
            out,
            "公钥取自同一来源：请用 --vkey 给出印在邀请上的公钥。 The key was taken from the same source: give --vkey."
        )
    }
}

fn name(check: Check) -> (&'static str, &'static str) {
    match check {
        Check::Log => ("日志的签名和哈希", "log"),
        Check::Grammar => ("记录的次序", "order of entries"),
        Check::Ballots => ("选票的凭证和签名", "ballots"),
        Check::Figures => ("人数、票数和签字", "figures and signatures"),
        Check::Unsealing => ("密封票箱的钥匙", "sealed boxes"),
        Check::Openings => ("公布的每张选票", "openings"),
        Check::Results => ("重新计票", "results"),
    }
}

/// What a check that holds has looked at.
fn figures(check: Check, evidence: &Evidence, report: &Report) -> String {
    let sum = |figure: fn(&ContestReport) -> u32| -> u64 {
        report
            .contests
            .iter()
            .map(|contest| u64::from(figure(contest)))
            .sum()
    };
    match check {
        Check::Log => {
            let (receipts, earlier) = (evidence.receipts.len(), evidence.earlier.len());
            let witnesses = evidence.witnesses.len();
            format!(
                "{} 条，回执 receipts {receipts}，旧检查点 earlier {earlier}，见证 witnesses {witnesses}",
                evidence.entries.len()
            )
        }
        Check::Grammar => format!("{} 项 contests", report.contests.len()),
        Check::Ballots => format!("{} 张 ballots", sum(|contest| contest.ballots)),
        Check::Figures => {
            let (issued, returned) = (sum(|c| c.issued), sum(|c| c.returned));
            let rolls = report
                .contests
                .iter()
                .filter(|contest| contest.roll_checked)
                .count();
            let registers = sum(|contest| contest.registers_checked);
            let people = if rolls == 0 && registers == 0 {
                "名册和登记没有提供，未核对 roll and register not checked".to_owned()
            } else {
                format!("名册 rolls {rolls}，登记 registers {registers}")
            };
            let left = issued.saturating_sub(returned);
            format!("发出 issued {issued}，收回 returned {returned}，未收回 {left}；{people}")
        }
        Check::Unsealing => {
            let sealed = report
                .contests
                .iter()
                .filter(|contest| contest.threshold > 0)
                .count();
            let (keys, unopenable) = (sum(|c| c.unsealed), sum(|c| c.unopenable));
            format!("密封 sealed {sealed}，钥匙 keys {keys}，打不开 unopenable {unopenable}")
        }
        Check::Openings => format!("{} 张 opened", sum(|contest| contest.opened)),
        Check::Results => {
            let results = report
                .contests
                .iter()
                .filter(|contest| contest.result.is_some())
                .count();
            format!(
                "{results} 项 results，确认 certificates {}",
                sum(|contest| contest.certificates)
            )
        }
    }
}

fn contest_lines(out: &mut impl Write, contest: &ContestReport) -> io::Result<()> {
    let ContestReport {
        title,
        state,
        entitled,
        present,
        issued,
        returned,
        ..
    } = contest;
    let (title, left) = (Shown(title), contest.not_returned());
    writeln!(out, "　{title}（{state}）")?;
    write!(
        out,
        "　　应到 {entitled}　实到 {present}　发出 {issued}　收回 {returned}　未收回 {left}"
    )?;
    match &contest.result {
        Some(result) => writeln!(out, "　有效 {}　无效 {}", result.valid, result.invalid),
        None => writeln!(out),
    }
}
