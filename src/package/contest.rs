//! `[[contests]]` of `congress.toml`.

use std::num::NonZeroU16;

use ballot::manifest::RunoffPass;
use ballot::profile::OwnRules;
use ballot::ratio::Basis;

use super::files::{Files, Reference};
use super::model::{
    BoxSettings, Candidate, ContestDraft, Document, Notice, Order, Question, Show, ShowTo,
    Signatures, Spread, Stage,
};
use super::people::{self, Nominee};
use super::problems::{Findings, Place};
use super::section::{Section, Source, Why};
use super::{congress, names};
use crate::words::said;

const DAY_S: u32 = 86_400;
const MAX_SEATS: u32 = 500;
/// A sealed box has at most so many (protocol §3).
const MAX_SCRUTINEERS: u32 = 16;
const ELECTION_ONLY: [&str; 7] = [
    "notice",
    "stage",
    "seats",
    "formal_seats",
    "write_ins",
    "order",
    "candidates",
];
const OWN_ELECTION_ONLY: [&str; 3] = ["surplus", "runoff_pass", "write_in_needs_against"];
const MOTION_ONLY: [&str; 2] = ["subject", "document"];
const APPRAISAL_ONLY: [&str; 2] = ["grades", "items"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Election,
    Motion,
    Appraisal,
}

/// The keys that only one kind of contest has.
const ONLY: [(Kind, &[&str], Why); 3] = [
    (Kind::Election, &ELECTION_ONLY, |t| t.package.only_election),
    (Kind::Motion, &MOTION_ONLY, |t| t.package.only_motion),
    (Kind::Appraisal, &APPRAISAL_ONLY, |t| {
        t.package.only_appraisal
    }),
];

/// A contest whose files have not been opened yet.
pub(super) struct Unopened {
    draft: ContestDraft,
    nominees: Nominees,
    /// A motion's text.
    document: Option<Reference>,
    place: Place,
}

enum Nominees {
    File(Reference),
    Listed(Vec<Nominee>),
}

/// Reads one contest's keys.
pub(super) fn read(source: Source<'_>, mut section: Section<'_, '_>) -> Unopened {
    let slug = section.slug("slug");
    let title = section.text("title");
    let kinds = [
        ("election", Kind::Election),
        ("motion", Kind::Motion),
        ("appraisal", Kind::Appraisal),
    ];
    let kind = section.choice("kind", &kinds, None);
    let profile = profile(&mut section);
    let mut nominees = Nominees::Listed(Vec::new());
    let mut document = None;
    // Without a kind nobody knows which keys are out of place.
    let others = ONLY
        .iter()
        .filter(|(only, ..)| kind.is_some_and(|kind| kind != *only));
    for (_, keys, why) in others {
        section.out_of_place(keys, *why);
    }
    let question = match kind.unwrap_or(Kind::Motion) {
        Kind::Election => {
            nominees = read_nominees(source, &mut section, &CANDIDATES);
            election(&mut section)
        }
        Kind::Appraisal => {
            nominees = read_nominees(source, &mut section, &ITEMS);
            Question::Appraisal {
                grades: section.texts("grades"),
                items: Vec::new(),
            }
        }
        Kind::Motion => {
            document = section.reference_if_any("document");
            Question::Motion {
                subject: section.text("subject"),
                document: None,
            }
        }
    };
    let draft = ContestDraft {
        slug,
        title,
        profile,
        question,
        show: show(&mut section),
        spread: spread(&mut section),
        ballot_box: ballot_box(&mut section),
        times: section.planned("opens", "closes"),
        notice: notice(&mut section),
        signatures: signatures(&mut section),
        own: own_rules(&mut section, kind),
    };
    let place = section.place("slug");
    section.finish();
    Unopened {
        draft,
        nominees,
        document,
        place,
    }
}

fn profile(section: &mut Section<'_, '_>) -> String {
    let profile = section.text("profile");
    let well_formed = profile.split_once('@').is_some_and(|(name, version)| {
        !name.is_empty() && !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit())
    });
    if !well_formed && !profile.is_empty() {
        section.problem("profile", said(|t| t.package.profile_wanted));
    }
    profile
}

fn election(section: &mut Section<'_, '_>) -> Question {
    let stages = [
        ("primary", Stage::Primary),
        ("formal", Stage::Formal),
        ("byelection", Stage::Byelection),
    ];
    let orders = [("given", Order::Given), ("strokes", Order::Strokes)];
    let seats = section.integer("seats", 1..=MAX_SEATS, None);
    let stage = section
        .choice("stage", &stages, Some(Stage::Formal))
        .unwrap_or_default();
    Question::Election {
        stage,
        formal_seats: formal_seats(section, stage, seats),
        seats: u16::try_from(seats)
            .ok()
            .and_then(NonZeroU16::new)
            .unwrap_or(NonZeroU16::MIN),
        write_ins: u16::try_from(section.integer("write_ins", 0..=MAX_SEATS, Some(0)))
            .unwrap_or_default(),
        order: section
            .choice("order", &orders, Some(Order::Given))
            .unwrap_or_default(),
        candidates: Vec::new(),
    }
}

/// What a primary prepares: a formal election of fewer seats than it chooses candidates for, or as many (UE-16).
fn formal_seats(section: &mut Section<'_, '_>, stage: Stage, chosen: u32) -> Option<NonZeroU16> {
    if stage != Stage::Primary {
        section.out_of_place(&["formal_seats"], |t| t.package.only_primary);
        return None;
    }
    if !section.has("formal_seats") {
        return None;
    }
    let seats = section.integer("formal_seats", 1..=MAX_SEATS, None);
    if seats > chosen {
        section.problem("formal_seats", said(|t| t.package.formal_seats_many));
    }
    u16::try_from(seats).ok().and_then(NonZeroU16::new)
}

fn notice(section: &mut Section<'_, '_>) -> Option<Notice> {
    let mut section = section.section("notice", "[contests.notice]")?;
    let notice = section.days("from", "to");
    section.finish();
    notice
}

/// The meeting's own rules. Whether they loosen anything is judged where the profile is known.
fn own_rules(section: &mut Section<'_, '_>, kind: Option<Kind>) -> Option<OwnRules> {
    let mut section = section.section("rules", "[contests.rules]")?;
    if let Some(Kind::Appraisal) = kind {
        section.out_of_place(&["pass"], |t| t.package.no_pass);
    }
    let mut own = OwnRules {
        quorum: section.threshold("quorum", "[contests.rules.quorum]", Basis::Entitled),
        pass: section.threshold("pass", "[contests.rules.pass]", Basis::Entitled),
        ..OwnRules::default()
    };
    if let Some(Kind::Motion | Kind::Appraisal) = kind {
        section.out_of_place(&OWN_ELECTION_ONLY, |t| t.package.only_elections);
    } else {
        let passes = [
            ("plurality", RunoffPass::Plurality),
            ("same", RunoffPass::Same),
        ];
        own.surplus = section.threshold("surplus", "[contests.rules.surplus]", Basis::Seats);
        if section.has("runoff_pass") {
            own.runoff_pass = section.choice("runoff_pass", &passes, None);
        }
        if section.has("write_in_needs_against") {
            own.write_in_needs_against = Some(section.flag("write_in_needs_against"));
        }
    }
    section.finish();
    Some(own)
}

/// Where those who are voted on are listed.
struct Listing {
    key: &'static str,
    title: &'static str,
    /// What is said where the key is missing.
    missing: Why,
    /// How one of them is read.
    read: fn(Source<'_>, Section<'_, '_>) -> Nominee,
}

const CANDIDATES: Listing = Listing {
    key: "candidates",
    title: "[[contests.candidates]]",
    missing: |t| t.package.no_candidates_key,
    read: nominee,
};

const ITEMS: Listing = Listing {
    key: "items",
    title: "[[contests.items]]",
    missing: |t| t.package.no_items_key,
    read: item,
};

fn read_nominees(source: Source<'_>, section: &mut Section<'_, '_>, listing: &Listing) -> Nominees {
    let Listing { key, title, .. } = *listing;
    if section.is_text(key) {
        return section
            .reference(key)
            .map_or(Nominees::Listed(Vec::new()), Nominees::File);
    }
    if !section.has(key) {
        section.problem(key, said(listing.missing));
    }
    Nominees::Listed(section.each(key, title, |section| (listing.read)(source, section)))
}

fn nominee(source: Source<'_>, mut section: Section<'_, '_>) -> Nominee {
    let name = names::person(&section.text("name"));
    if let Some(flaw) = names::flaw(&name).filter(|_| !name.is_empty()) {
        section.problem("name", flaw);
    }
    let detail = names::tidy(&section.text("unit"));
    listed(source, section, name, detail)
}

/// A person or a thing: any name will do.
fn item(source: Source<'_>, mut section: Section<'_, '_>) -> Nominee {
    let name = names::tidy(&section.text("name"));
    let detail = names::tidy(&section.text_if_any("unit").unwrap_or_default());
    listed(source, section, name, detail)
}

fn listed(
    source: Source<'_>,
    mut section: Section<'_, '_>,
    name: String,
    detail: String,
) -> Nominee {
    let nominee = Nominee {
        name,
        detail,
        resume: section.reference_if_any("resume"),
        photo: section.reference_if_any("photo"),
        written: (source.file.to_owned(), section.place("name")),
    };
    section.finish();
    nominee
}

fn show(section: &mut Section<'_, '_>) -> Show {
    let mut show = Show {
        to: ShowTo::Officers,
        while_open: false,
        batch: 5,
    };
    let audiences = [
        ("officers", ShowTo::Officers),
        ("delegates", ShowTo::Delegates),
        ("public", ShowTo::Public),
    ];
    if let Some(mut section) = section.section("show", "[contests.show]") {
        show.to = section
            .choice("to", &audiences, Some(show.to))
            .unwrap_or(show.to);
        show.while_open = section.flag("while_open");
        show.batch = section.integer("batch", 1..=1_000, Some(show.batch));
        section.finish();
    }
    show
}

fn spread(section: &mut Section<'_, '_>) -> Spread {
    let mut spread = Spread {
        issue_s: 20,
        settle_s: 60,
    };
    if let Some(mut section) = section.section("spread", "[contests.spread]") {
        spread.issue_s = section.integer("issue_s", 0..=DAY_S, Some(spread.issue_s));
        spread.settle_s = section.integer("settle_s", 0..=DAY_S, Some(spread.settle_s));
        section.finish();
    }
    spread
}

fn ballot_box(section: &mut Section<'_, '_>) -> BoxSettings {
    let mut settings = BoxSettings {
        group: 5,
        wait_s: 20,
        threshold: None,
    };
    if let Some(mut section) = section.section("box", "[contests.box]") {
        settings.group = section.integer("group", 1..=1_000, Some(settings.group));
        settings.wait_s = section.integer("wait_s", 0..=DAY_S, Some(settings.wait_s));
        settings.threshold = threshold(&mut section);
        section.finish();
    }
    settings
}

/// `kind = "sealed"` with its threshold, or a live box.
fn threshold(section: &mut Section<'_, '_>) -> Option<u8> {
    let kinds = [("live", false), ("sealed", true)];
    if section.choice("kind", &kinds, Some(false)) != Some(true) {
        section.out_of_place(&["threshold"], |t| t.package.only_sealed);
        return None;
    }
    u8::try_from(section.integer("threshold", 1..=MAX_SCRUTINEERS, None)).ok()
}

fn signatures(section: &mut Section<'_, '_>) -> Option<Signatures> {
    let mut section = section.section("signatures", "[contests.signatures]")?;
    let mut number =
        |key| u8::try_from(section.integer(key, 0..=MAX_SCRUTINEERS, Some(0))).unwrap_or_default();
    let signatures = Signatures {
        open: number("open"),
        close: number("close"),
        certify: number("certify"),
        void: number("void"),
    };
    section.finish();
    Some(signatures)
}

impl Unopened {
    /// Where the contest's slug is written.
    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// The contest as far as it is known.
    pub(super) fn draft(&self) -> &ContestDraft {
        &self.draft
    }

    /// Opens the files of those who are listed, or the motion's.
    pub(super) fn open(
        self,
        files: &mut Files,
        documents: &mut Vec<Document>,
        findings: &mut Findings,
    ) -> ContestDraft {
        let mut draft = self.draft;
        match &mut draft.question {
            Question::Election {
                candidates, order, ..
            } => *candidates = self.nominees.open(*order, files, findings),
            Question::Appraisal { items, .. } => {
                *items = self.nominees.open(Order::Given, files, findings)
            }
            Question::Motion { document, .. } => {
                *document = self.document.and_then(|reference| {
                    congress::document(&reference, files, documents, findings)
                });
            }
        }
        draft
    }
}

impl Nominees {
    fn open(self, order: Order, files: &mut Files, findings: &mut Findings) -> Vec<Candidate> {
        let nominees = match self {
            Self::Listed(listed) => listed,
            Self::File(reference) => files
                .open(&reference, findings)
                .map(|(path, bytes)| people::nominees(&path, bytes, findings))
                .unwrap_or_default(),
        };
        if order == Order::Strokes {
            people::unranked(&nominees, findings);
        }
        people::candidates(nominees, files, findings)
    }
}
