//! `piaojue count MANIFEST BALLOTS.jsonl`: counts a contest offline, by the rules that its manifest names: recounts,
//! paper ballots typed in, and what-if. It reads files and asks nobody.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use ballot::b64::Digest;
use ballot::body::Body;
use ballot::manifest::{EligibleList, Manifest};
use ballot::outcome::{CountError, Earlier, Figures, ResultDoc, result};
use ballot::tally::Tally;
use ballot::words::{Context, Language, explanation};
use clap::ValueEnum;
use crypto::bytes::Hash;

use super::foreign::Shown;

/// A line longer than this is no ballot: an opening holds less (protocol §3).
const MAX_LINE_BYTES: u64 = 65_536;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The published manifest. 公布的选票内容（manifest）。
    manifest: PathBuf,
    /// The ballots, one body per line. 选票，一行一张。
    ballots: PathBuf,
    /// 发出; as many as there are lines where nothing is said. 发出张数，不写就是行数。
    #[arg(long, value_name = "N")]
    issued: Option<u64>,
    /// 实到; at least those who were issued a ballot. 实到人数，不写就等于发出张数。
    #[arg(long, value_name = "N")]
    present: Option<u64>,
    /// What a run-off follows: the earlier manifest and its result. 再次投票所接续的那一轮：选票内容和结果。
    #[arg(long, num_args = 2, value_names = ["MANIFEST", "RESULT"])]
    earlier: Vec<PathBuf>,
    /// The list of those who may be written in. 可以另选的人员名单。
    #[arg(long, value_name = "FILE")]
    eligible: Option<PathBuf>,
    /// In words, for people. 用文字说明结果和理由。
    #[arg(long)]
    explain: bool,
    /// The language of the words. 文字的语言。
    #[arg(long, value_enum, default_value = "zh")]
    lang: Lang,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Lang {
    Zh,
    En,
}

/// Why nothing is counted.
#[derive(Debug, thiserror::Error)]
pub enum CountRefusal {
    /// A file can't be read.
    #[error("读不了文件 can't be read: {0}（{1}）")]
    File(PathBuf, io::Error),
    /// A file is not what its place asks for.
    #[error("{file}: {what}（{why}）")]
    Content {
        /// The file.
        file: PathBuf,
        /// What it ought to be.
        what: &'static str,
        /// What is wrong.
        why: String,
    },
    /// Lines that are no ballots: all of them.
    #[error("{}", lines(.0))]
    Lines(Vec<BadLine>),
    /// The figures do not allow a result (rule book §7, UE-20, UE-26).
    #[error("数目不符，不能得出结果 the count refuses to finish: {0}")]
    Figures(#[from] CountError),
    /// It can't be printed.
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// A line that is no ballot of this contest.
#[derive(Debug)]
pub struct BadLine {
    /// From 1.
    number: u64,
    /// What is wrong with it.
    why: String,
}

impl CountRefusal {
    /// Whether what was given is at fault, and not what follows from it.
    pub(super) fn is_bad_input(&self) -> bool {
        matches!(self, Self::File(..) | Self::Content { .. } | Self::Lines(_))
    }
}

fn lines(bad: &[BadLine]) -> String {
    let line =
        |line: &BadLine| format!("第 {} 行 line {}: {}\n", line.number, line.number, line.why);
    let told: String = bad.iter().map(line).collect();
    let count = bad.len();
    format!(
        "{told}{count} 行不是这项选举或表决的选票，没有计票。{count} lines are no ballots: nothing was counted."
    )
}

/// Counts, and prints the result.
pub(super) fn run(args: &Args) -> Result<(), CountRefusal> {
    let manifest = manifest(&args.manifest)?;
    let eligible = args.eligible.as_deref();
    let eligible = eligible.map(|file| list(file, &manifest)).transpose()?;
    let earlier = match args.earlier.as_slice() {
        [manifest, result] => Some(earlier(manifest, result)?),
        _ => None,
    };
    let (tally, returned) = tally(&args.ballots, &manifest, eligible.as_ref())?;
    let issued = args.issued.unwrap_or(returned);
    let present = args.present.unwrap_or(issued);
    let figures = Figures {
        entitled: manifest.electorate.entitled.into(),
        open_present: present,
        present,
        issued,
        returned,
        unopenable: 0,
    };
    let doc = result(&manifest, &tally, &figures, earlier.as_ref())?;
    let mut out = io::stdout().lock();
    if args.explain {
        let context = Context::new(&manifest, eligible.as_ref());
        print_words(&mut out, &context, &manifest, (present, &doc), args.lang)?;
    } else {
        out.write_all(&doc.to_bytes())?;
        writeln!(out)?;
    }
    Ok(())
}

fn manifest(file: &Path) -> Result<Manifest, CountRefusal> {
    Manifest::parse(&read(file)?).map_err(|error| CountRefusal::Content {
        file: file.to_owned(),
        what: "不是公布的选票内容，要原样的一行 JSON / not a published manifest, byte for byte",
        why: error.to_string(),
    })
}

/// The list that the manifest names, and no other.
fn list(file: &Path, manifest: &Manifest) -> Result<EligibleList, CountRefusal> {
    let bytes = read(file)?;
    let refused = |why: String| CountRefusal::Content {
        file: file.to_owned(),
        what: "不是这项选举的可以另选的人员名单 / not the contest's eligible list",
        why,
    };
    if manifest.eligible != Some(Digest(*Hash::of(&bytes).as_bytes())) {
        return Err(refused(
            "摘要和选票内容里的不同 / the manifest names another digest".to_owned(),
        ));
    }
    EligibleList::parse(&bytes).map_err(|error| refused(error.to_string()))
}

fn earlier(manifest_file: &Path, result_file: &Path) -> Result<Earlier, CountRefusal> {
    let contest = manifest(manifest_file)?.contest;
    let result = ballot::json::parse_canonical(&read(result_file)?);
    let result = result.map_err(|error| CountRefusal::Content {
        file: result_file.to_owned(),
        what: "不是公布的结果，要原样的一行 JSON / not a published result, byte for byte",
        why: error.to_string(),
    })?;
    Ok(Earlier { contest, result })
}

/// A file without the newline that editors end it with.
fn read(file: &Path) -> Result<Vec<u8>, CountRefusal> {
    let mut bytes =
        std::fs::read(file).map_err(|error| CountRefusal::File(file.to_owned(), error))?;
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    Ok(bytes)
}

/// Adds the lines up as they come: what is kept does not grow with them.
fn tally(
    file: &Path,
    manifest: &Manifest,
    eligible: Option<&EligibleList>,
) -> Result<(Tally, u64), CountRefusal> {
    let failed = |error| CountRefusal::File(file.to_owned(), error);
    let mut reader = BufReader::new(File::open(file).map_err(failed)?);
    let (mut tally, mut bad, mut line) = (Tally::new(manifest), Vec::new(), Vec::new());
    let mut number = 0;
    while next_line(&mut reader, &mut line).map_err(failed)? {
        number += 1;
        match ballot_of(&line, manifest, eligible) {
            Ok(body) => tally.add(&body),
            Err(why) => bad.push(BadLine { number, why }),
        }
    }
    if bad.is_empty() {
        Ok((tally, number))
    } else {
        Err(CountRefusal::Lines(bad))
    }
}

/// The next line without its newline; false at the end. Of a line that is far too long only the beginning is kept.
fn next_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    if io::Read::take(&mut *reader, MAX_LINE_BYTES).read_until(b'\n', line)? == 0 {
        return Ok(false);
    }
    if line.pop_if(|last| *last == b'\n').is_none() {
        reader.skip_until(b'\n')?;
    }
    Ok(true)
}

fn ballot_of(
    line: &[u8],
    manifest: &Manifest,
    eligible: Option<&EligibleList>,
) -> Result<Body, String> {
    match line {
        [] => Err("空行 empty".to_owned()),
        [.., b'\r'] => Err(
            "行末多一个回车符，请存成 LF 换行 / ends with CR: save it with LF line ends".to_owned(),
        ),
        line => Body::parse(manifest, eligible, line)
            .map_err(|error| format!("不是规范的选票 not canonical: {error}")),
    }
}

fn print_words(
    out: &mut impl Write,
    context: &Context<'_>,
    manifest: &Manifest,
    (present, doc): (u64, &ResultDoc),
    lang: Lang,
) -> io::Result<()> {
    let language = match lang {
        Lang::Zh => Language::Zh,
        Lang::En => Language::En,
    };
    writeln!(out, "{}", Shown(&manifest.title))?;
    for line in explanation(context, present, doc, language) {
        writeln!(out, "{}", Shown(line))?;
    }
    writeln!(out)?;
    for (option, figures) in manifest.options.iter().zip(&doc.options) {
        let marks = manifest.marks.iter().zip(figures);
        let marks: Vec<String> = marks
            .map(|(mark, figure)| format!("{} {figure}", mark_word(mark, lang)))
            .collect();
        writeln!(out, "{}  {}", Shown(&option.name), Shown(marks.join("  ")))?;
    }
    for (id, votes) in &doc.write_ins {
        let name = Shown(context.name(*id));
        match lang {
            Lang::Zh => writeln!(out, "{name}  另选 {votes}")?,
            Lang::En => writeln!(out, "{name}  written in {votes}")?,
        }
    }
    Ok(())
}

/// A mark as people say it; a grade stands for itself.
fn mark_word(mark: &str, lang: Lang) -> &str {
    match (mark, lang) {
        ("for", Lang::Zh) => "赞成",
        ("against", Lang::Zh) => "不赞成",
        ("abstain", Lang::Zh) => "弃权",
        (mark, _) => mark,
    }
}
