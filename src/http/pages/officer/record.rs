//! The record of what officers did, as sentences.

use serde::Deserialize;

use crate::clock::Millis;
use crate::http::pages::time;
use crate::http::view::ActLine;
use crate::roll::acts::ActRecord;
use crate::words::Words;

/// What the record holds beside verb and contest: whichever of these an act has.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Detail {
    entitled: u64,
    present: u64,
    issued: u64,
    seats: u64,
    moved: Vec<Moved>,
    by_strokes: bool,
    votes: u64,
    reason: String,
    rules: Vec<String>,
    log_waiting: bool,
    issuer: String,
    added: u64,
    changed: u64,
    removed: u64,
}

/// A candidate who changed places.
#[derive(Deserialize)]
struct Moved {
    name: String,
    from: usize,
    to: usize,
}

/// An act as a line of the console.
pub(super) fn line(act: &ActRecord, now: Millis, t: &Words) -> ActLine {
    let detail: Detail = serde_json::from_str(&act.detail).unwrap_or_default();
    let refused = act.outcome == "refused";
    ActLine {
        time: time::recent(act.at, now, t),
        text: if refused {
            tried(act, t)
        } else {
            done(act, &detail, t)
        },
        by: act.officer.clone(),
        refused: refused.then(|| refusal(&detail)),
    }
}

fn done(act: &ActRecord, detail: &Detail, t: &Words) -> String {
    let r = &t.record;
    let contest = act.contest.as_deref().unwrap_or_default();
    match act.verb.as_str() {
        "ready" => r.ready(contest, detail.entitled),
        "open" => r.open(contest, detail.issued, detail.present),
        "close" => r.close(contest, detail.issued, detail.present),
        "count" => r.count(contest),
        "order" => ordered(contest, detail, t),
        "reduce" => r.reduce(contest, detail.seats, detail.votes),
        "narrow" if act.detail.is_empty() => r.narrow_none.to_owned(),
        "narrow" => r.narrow(&act.detail),
        "round" => r.round(&act.detail),
        "void" => r.void(contest, without_stop(&detail.reason)),
        "check-in-open" => r.check_in_open.to_owned(),
        "check-in-close" => r.check_in_close.to_owned(),
        "check-in-in-hall" => r.check_in_in_hall.to_owned(),
        "check-in-anywhere" => r.check_in_anywhere.to_owned(),
        "screen-link" => r.screen_link.to_owned(),
        "agenda" if act.detail.is_empty() => r.agenda_done.to_owned(),
        "agenda" => r.agenda(&act.detail),
        "agenda-add" => r.agenda_add(&act.detail),
        "agenda-up" => r.agenda_up(&act.detail),
        "agenda-down" => r.agenda_down(&act.detail),
        "stream" => r.stream(&act.detail),
        "stream-end" => r.stream_end.to_owned(),
        "release" => r.release(&act.detail),
        "reissue" => r.reissue(&act.detail),
        "reissue-many" => r.reissue_many(&act.detail),
        "invite" => r.invite(&act.detail),
        "roll" => r.roll(detail.added, detail.changed, detail.removed),
        "scrutineer-link" => r.scrutineer_link(&act.detail),
        "certify" => r.certify(&act.detail),
        "call-open" => r.call_open.to_owned(),
        "call-close" => r.call_close.to_owned(),
        "proposal-file" => r.proposal_file(&act.detail),
        "proposal-file-delegation" => r.proposal_file_delegation(&act.detail),
        "proposal-file-delegate" => r.proposal_file_delegate(&act.detail),
        "proposal-return" => r.proposal_return(&act.detail),
        "proposal-answer" => r.proposal_answer(&act.detail),
        "proposal-reassign" => r.proposal_reassign(&act.detail),
        "proposal-correct" => r.proposal_correct(&act.detail),
        "proposal-raise" => r.proposal_raise(&act.detail),
        "hands" | "open-vote" => without_stop(&act.detail).to_owned(),
        "notice" => r.notice(without_stop(&act.detail)),
        "extend" => without_stop(&act.detail).to_owned(),
        "discussion-open" => r.discussion_open(&act.detail),
        "discussion-close" => r.discussion_close(&act.detail),
        "discussion-review-before" => r.review_before(&act.detail),
        "discussion-review-after" => r.review_after(&act.detail),
        "statement-publish" => r.statement_publish(&act.detail),
        "statement-hold" => r.statement_hold(&act.detail),
        "revise" => r.revise(&act.detail),
        "report" => r.report(&act.detail),
        "report-session" => r.report_session.to_owned(),
        "issuer" => r.issuer(&act.detail),
        "paper-issue" => r.paper_issue(&act.detail),
        "paper-replace" => r.paper_replace(&act.detail),
        "paper-box" => r.paper_box(&act.detail),
        "paper-hand" => r.paper_hand(&act.detail),
        "paper-free" => r.paper_free(&act.detail),
        "paper-correct" => r.paper_correct(&act.detail),
        "no-issuer" => r.no_issuer(&act.detail),
        "rehearse" => r.rehearse.to_owned(),
        "wipe" => r.wipe.to_owned(),
        verb => format!("{verb} {contest}"),
    }
}

/// Words of an officer's own without their stop: the line has one.
fn without_stop(words: &str) -> &str {
    words.trim_end_matches(['。', '.'])
}

/// Whom an officer moved; by strokes the table moved them, and how many is enough.
fn ordered(contest: &str, detail: &Detail, t: &Words) -> String {
    if detail.by_strokes {
        return t.record.order_strokes(contest, detail.moved.len());
    }
    let moves = detail.moved.iter();
    let words: Vec<String> = moves
        .map(|moved| t.record.moved(moved.from, &moved.name, moved.to))
        .collect();
    t.record.order(contest, words.join(t.app.comma))
}

/// What was tried, without figures: nothing has changed.
fn tried(act: &ActRecord, t: &Words) -> String {
    let what = match act.verb.as_str() {
        "ready" => t.act.ready,
        "open" => t.act.open,
        "close" => t.act.close,
        "count" => t.act.count,
        "order" => t.order.arrange,
        "reduce" => t.round.reduce,
        "void" => t.act.void,
        verb => return verb.to_owned(),
    };
    t.record
        .tried(what, act.contest.as_deref().unwrap_or_default())
}

fn refusal(detail: &Detail) -> String {
    match detail {
        Detail {
            log_waiting: true, ..
        } => "log-waiting".to_owned(),
        Detail { issuer, .. } if !issuer.is_empty() => format!("issuer-unreachable {issuer}"),
        Detail { rules, .. } if !rules.is_empty() => rules.join(" "),
        _ => "wrong-state".to_owned(),
    }
}
