//! What is proposed to an officer: a contest's title, and an agenda in the usual order (rules.md §6).

use ballot::manifest::Kind;
use ballot::profile::RuleProfile;

use crate::http::view::{appraised, voted};
use crate::package::draft::{Contest, Draft, Item};
use crate::words::Words;

/// The title of a contest's ballot, from what it elects or votes on and the number of the congress.
pub(super) fn title(profile: &RuleProfile, subject: &str, congress: &str) -> String {
    match profile.kind {
        Kind::Election => {
            let what = what(profile).trim_end_matches("选举");
            format!("{}{what}选票", ordinal(congress))
        }
        Kind::Motion if subject.is_empty() => String::new(),
        Kind::Motion => format!("{subject}表决票"),
        Kind::Appraisal => "民主评议表".to_owned(),
    }
}

/// The profile's name without its province.
fn what(profile: &RuleProfile) -> &'static str {
    profile.title.zh.split('（').next().unwrap_or_default()
}

/// 第三届 of 第三届会员代表大会第一次会议.
fn ordinal(congress: &str) -> &str {
    let end = congress.find('届').map(|at| at + '届'.len_utf8());
    end.filter(|_| congress.starts_with('第'))
        .map_or("", |end| &congress[..end])
}

/// The kind of a contest, as `congress.toml` has it.
pub(super) fn kind(profile: &RuleProfile) -> &'static str {
    match profile.kind {
        Kind::Election => "election",
        Kind::Motion => "motion",
        Kind::Appraisal => "appraisal",
    }
}

/// An agenda for the contests that there are.
pub(super) fn agenda(draft: &mut Draft, t: &Words) {
    let t = &t.prepare;
    draft.agenda.clear();
    let mut session = t.say_preparatory;
    let add = |draft: &mut Draft, session: &str, kind: &str, title: &str| {
        let mut item = Item::new(&draft.free_slug("item"), kind);
        item.entry.set("session", session);
        item.entry.set("title", title);
        draft.agenda.push(item);
    };
    let elects = draft
        .contests
        .iter()
        .any(|contest| contest.entry.get("kind") == "election");
    add(draft, session, "report", t.say_credentials);
    let rules = if elects {
        t.say_rules
    } else {
        t.say_voting_rules
    };
    add(draft, session, "motion", rules);
    if !draft.scrutineers.is_empty() {
        add(draft, session, "motion", t.say_scrutineers);
    }
    for item in draft.agenda.iter_mut().skip(1) {
        item.entry.set("note", t.say_hands);
    }
    session = t.say_plenary;
    add(draft, session, "ceremony", t.say_opening);
    add(draft, session, "report", t.say_work);
    add(draft, session, "report", t.say_finance);
    for contest in draft.contests.clone() {
        vote(draft, &contest, session, t);
    }
    add(draft, session, "ceremony", t.say_closing);
    for word in ["选举办法", "财务", "工会工作报告"] {
        attach(draft, word);
    }
}

/// Gives a document whose name says so to the item that adopts it.
fn attach(draft: &mut Draft, word: &str) {
    let mut documents = draft.documents.iter();
    let document = documents.find(|document| super::papers::name(document).contains(word));
    let path = document.map(|document| document.get("file").to_owned());
    let mut items = draft.agenda.iter_mut();
    if let (Some(path), Some(item)) = (
        path,
        items.find(|item| item.entry.get("title").contains(word)),
    ) {
        item.documents.push(path);
    }
}

/// Puts the contests that no item votes at the end.
pub(super) fn add_missing(draft: &mut Draft, t: &Words) {
    let session = draft
        .agenda
        .last()
        .map(|item| item.entry.get("session").to_owned());
    for contest in missing(draft) {
        vote(
            draft,
            &contest,
            session.as_deref().unwrap_or_default(),
            &t.prepare,
        );
    }
}

/// The contests that no item votes.
pub(super) fn missing(draft: &Draft) -> Vec<Contest> {
    let voted = |contest: &&Contest| {
        let mut items = draft.agenda.iter();
        items.any(|item| item.entry.get("contest") == contest.entry.get("slug"))
    };
    draft
        .contests
        .iter()
        .filter(|contest| !voted(contest))
        .cloned()
        .collect()
}

/// The items that a contest takes: a draft is explained and discussed before it is voted.
fn vote(draft: &mut Draft, contest: &Contest, session: &str, t: &crate::words::PrepareWords) {
    let entry = &contest.entry;
    let subject = match (entry.get("subject"), entry.get("kind")) {
        ("", "appraisal") => appraised(entry.get("title")),
        ("", _) => voted(entry.get("title")),
        (subject, _) => subject,
    };
    let document = entry.get("document");
    let items = match entry.get("kind") {
        "election" => vec![("election", t.say_elect(subject))],
        "motion" if document.is_empty() => vec![("motion", t.say_vote(subject))],
        "motion" => vec![
            ("document", t.say_explain(subject)),
            ("discussion", t.say_discuss(subject)),
            ("motion", t.say_vote(subject)),
        ],
        kind => vec![(kind, t.say_appraise(subject))],
    };
    for (kind, title) in items {
        let mut item = Item::new(&draft.free_slug("item"), kind);
        item.entry.set("session", session);
        item.entry.set("title", &title);
        if !document.is_empty() {
            item.documents.push(document.to_owned());
        }
        if kind == entry.get("kind") {
            item.entry.set("contest", entry.get("slug"));
        }
        draft.agenda.push(item);
    }
}
