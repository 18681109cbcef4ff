//! `/contests/{contest}/sheet`: the result as it is printed and filed; `sheet.json`: the same as one file that proves itself.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use ballot::fate::{Fate, Verdict, fates};
use ballot::grade::Grade;
use ballot::manifest::{Kind, Manifest, Stage};
use ballot::outcome::ResultDoc;
use ballot::words::Context;
use crypto::bytes::{PublicPoint, Signature};
use crypto::note::vkey_hash;
use crypto::receipt::Receipt;
use serde::Serialize;
use serde_json::value::RawValue;

use super::assembly::Assembly;
use super::visitor::{Page, Visitor};
use super::{fill, result, table, time};
use crate::conduct::ContestOverview;
use crate::http::view::{Elected, Recount, ResultSheet, SheetRow, SheetWriteIn, paths, qr};
use crate::http::{App, Problem};
use crate::urn::ContestStatus;

/// `GET /contests/{contest}/sheet`.
pub(in crate::http) async fn sheet(
    State(app): State<App>,
    visitor: Visitor,
    Path(contest): Path<String>,
) -> Result<Page<ResultSheet>, Problem> {
    result_sheet(&app, &visitor, &contest).await.map(Page)
}

/// A counted contest with all that is filed of it.
pub(super) async fn result_sheet(
    app: &App,
    visitor: &Visitor,
    contest: &str,
) -> Result<ResultSheet, Problem> {
    let (assembly, id) = Assembly::holding(app, contest).await?;
    let recount = recount(app, &assembly).await?;
    sheet_of(visitor, &assembly, assembly.contest(id)?, recount)
}

/// The same of a contest at hand.
pub(super) fn sheet_of(
    visitor: &Visitor,
    assembly: &Assembly,
    contest: &ContestOverview,
    recount: Recount,
) -> Result<ResultSheet, Problem> {
    let (status, doc) = counted(contest)?;
    let known = &status.known;
    let context = Context::new(&known.manifest, known.eligible.as_ref());
    let outcome = result::outcome(status, visitor.t());
    Ok(ResultSheet {
        primary: known.manifest.stage == Stage::Primary,
        frame: assembly.frame(visitor),
        meeting: assembly.meeting(),
        contest: fill::contest(contest),
        round: known.manifest.round,
        times: times(contest, visitor),
        leave: fill::small(contest.facts.leave),
        figures: result::figures(contest),
        outcome: outcome.map_or_else(String::new, |outcome| outcome.sentence(visitor.t())),
        reasons: result::reasons(status, visitor),
        marks: marks(&known.manifest, visitor),
        rows: rows(&known.manifest, &doc, visitor),
        write_ins: doc
            .write_ins
            .iter()
            .map(|(id, votes)| SheetWriteIn {
                name: context.name(*id),
                votes: *votes,
            })
            .collect(),
        elected: elected(&known.manifest, &doc, &context),
        certified_by: result::certifiers(status),
        awaits_signatures: contest.state() == ballot::state::State::Counted
            && known.manifest.rules.signoffs.certify > 0,
        rules: fill::profile(&known.manifest.rules, visitor),
        vkey: assembly.congress.vkey.lines().map(str::to_owned).collect(),
        recount,
    })
}

/// Where anybody recounts a congress.
pub(super) async fn recount(app: &App, assembly: &Assembly) -> Result<Recount, Problem> {
    let (log_code, _) = result::log_code(app, assembly.congress.id).await?;
    let verify = verify_link(app, assembly);
    Ok(Recount {
        log_code,
        qr: qr::svg(&verify),
        verify,
    })
}

/// The elected by votes, with them.
fn elected(manifest: &Manifest, doc: &ResultDoc, context: &Context<'_>) -> Vec<Elected> {
    let fates = fates(manifest, doc);
    let votes = |id| {
        fates
            .iter()
            .find(|fate| fate.id == id)
            .map(|fate| fate.votes)
    };
    let elected = doc.outcome.elected.iter();
    let elected = elected.map(|id| Elected {
        member: *id,
        name: context.name(*id),
        votes: votes(*id).unwrap_or_default(),
    });
    elected.collect()
}

/// The result with everything that proves it.
#[derive(Serialize)]
struct Proof<'a> {
    v: u32,
    organisation: &'a str,
    meeting: &'a str,
    title: &'a str,
    contest: String,
    /// M.
    manifest: crypto::bytes::ManifestHash,
    /// The result, byte for byte as in its entry.
    result: Box<RawValue>,
    /// What certificates are over: the log up to and with the `result` entry.
    tree: Tree,
    certificates: Vec<Certificate<'a>>,
    /// That the `result` entry is in the log.
    receipt: Receipt,
    /// The log's keys.
    vkey: &'a str,
}

#[derive(Serialize)]
struct Tree {
    size: u64,
    root: crypto::bytes::Hash,
}

#[derive(Serialize)]
struct Certificate<'a> {
    scrutineer: u32,
    name: &'a str,
    key: PublicPoint,
    signature: Signature,
}

/// `GET /contests/{contest}/sheet.json`.
pub(in crate::http) async fn sheet_json(
    State(app): State<App>,
    Path(contest): Path<String>,
) -> Result<Response, Problem> {
    let (assembly, id) = Assembly::holding(&app, &contest).await?;
    let contest = assembly.contest(id)?;
    let (status, _) = counted(contest)?;
    let (Some(tree), Some(bytes)) = (status.counted, status.result.clone()) else {
        return Err(Problem::wrong_state(contest.state()));
    };
    let index = tree.size - 1;
    let receipt = app.urn.receipt_at(assembly.congress.id, index).await?;
    let manifest = &status.known.manifest;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let signed = app.urn.certificates(id).await?;
    let proof = Proof {
        v: 1,
        organisation: &assembly.congress.held_by,
        meeting: &assembly.congress.title,
        title: &manifest.title,
        contest: id.to_string(),
        manifest: status.known.hash,
        result: RawValue::from_string(text).map_err(|_| Problem::not_found())?,
        tree: Tree {
            size: tree.size,
            root: tree.root,
        },
        certificates: signed
            .into_iter()
            .filter_map(|(scrutineer, signature)| {
                let named = manifest.scrutineers.get(scrutineer as usize)?;
                Some(Certificate {
                    scrutineer,
                    name: &named.name,
                    key: PublicPoint::from(named.key.0),
                    signature,
                })
            })
            .collect(),
        receipt,
        vkey: &assembly.congress.vkey,
    };
    let kind = HeaderValue::from_static("application/json");
    let json = serde_json::to_vec_pretty(&proof).expect("texts, numbers and byte strings are JSON");
    Ok(([(header::CONTENT_TYPE, kind)], json).into_response())
}

/// A contest with a result.
fn counted(contest: &ContestOverview) -> Result<(&ContestStatus, ResultDoc), Problem> {
    let status = contest
        .status
        .as_ref()
        .filter(|status| status.void.is_none());
    let found = status.and_then(|status| Some((status, table::result_of(status)?)));
    found.ok_or_else(|| Problem::wrong_state(contest.state()))
}

/// The verify page, with the hash of the log's keys: whoever follows it need not take them from the server.
fn verify_link(app: &App, assembly: &Assembly) -> String {
    let path = paths::verify(&assembly.congress.id.to_string());
    let log = vkey_hash(&assembly.congress.vkey);
    format!("{}{path}#{log}", app.public_base())
}

pub(super) fn times(contest: &ContestOverview, visitor: &Visitor) -> String {
    let facts = &contest.facts;
    match (facts.opened_at, facts.closed_at) {
        (Some(opened), Some(closed)) => time::span(opened, closed, visitor.t()),
        (Some(opened), None) => time::moment(opened, visitor.t()),
        (None, _) => String::new(),
    }
}

fn marks(manifest: &Manifest, visitor: &Visitor) -> Vec<String> {
    let t = &visitor.t().ballot;
    match manifest.kind {
        Kind::Appraisal => manifest
            .marks
            .iter()
            .map(|mark| Grade::word(mark, visitor.language()).to_owned())
            .collect(),
        Kind::Election | Kind::Motion => [t.for_, t.against, t.abstain].map(str::to_owned).to_vec(),
    }
}

/// In the order of the ballot, which is that of strokes where the ballot says so.
fn rows(manifest: &Manifest, doc: &ResultDoc, visitor: &Visitor) -> Vec<SheetRow> {
    let fates = fates(manifest, doc);
    let options = manifest.options.iter().zip(&doc.options).enumerate();
    let row = |(index, (option, figures)): (usize, (&ballot::manifest::OptionSpec, &Vec<u64>))| {
        let place = fates.iter().position(|fate| fate.id == option.id);
        let fate = place.map(|place| &fates[place]);
        let election = manifest.kind == Kind::Election;
        SheetRow {
            number: index + 1,
            name: option.name.clone(),
            figures: figures.clone(),
            rank: place.filter(|_| election).map(|place| rank(&fates, place)),
            outcome: fate
                .map_or("", |fate| {
                    table::word(manifest.stage, fate.verdict).text(visitor.t())
                })
                .to_owned(),
            won: fate
                .is_some_and(|fate| matches!(fate.verdict, Verdict::Elected | Verdict::Carried)),
        }
    };
    options.map(row).collect()
}

/// Equal votes share a rank.
fn rank(fates: &[Fate], place: usize) -> usize {
    let above = fates.iter().filter(|fate| fate.votes > fates[place].votes);
    above.count() + 1
}
