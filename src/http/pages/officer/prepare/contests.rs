//! Step 4: elections, votes and appraisals.

use ballot::grade::GRADES;
use ballot::manifest::Kind;
use ballot::profile::{PROFILES, RuleProfile};

use super::edit::{Moved, Went, arrange, take, take_times};
use super::page::{Desk, Fields, Made, choosable, form};
use super::sent::Sent;
use super::{papers, people, proposal};
use crate::http::pages::rules;
use crate::http::view::{Choosable, Field, Input, Line, Lines, Part, Step, Wrong, paths};
use crate::package::FileMap;
use crate::package::draft::{Contest, Draft, Spot};
use crate::words::{PrepareWords, Words};

/// What the form of a contest sets.
const KEYS: [&str; 20] = [
    "title",
    "seats",
    "formal_seats",
    "write_ins",
    "stage",
    "order",
    "subject",
    "document",
    "notice.from",
    "notice.to",
    "show.to",
    "show.while_open",
    "show.batch",
    "box.kind",
    "box.threshold",
    "box.group",
    "box.wait_s",
    "spread.issue_s",
    "spread.settle_s",
    "profile",
];
const SIGNATURES: [&str; 4] = [
    "signatures.open",
    "signatures.close",
    "signatures.certify",
    "signatures.void",
];

/// The page of all of them.
pub(super) fn page(desk: &Desk<'_>) -> Made {
    let t = &desk.t().prepare;
    let line = |(index, contest): (usize, &Contest)| {
        let slug = contest.entry.get("slug");
        Line {
            key: slug.to_owned(),
            group: None,
            title: title(contest),
            detail: about(contest, t),
            href: Some(paths::prepare_one(&desk.id(), Step::Contests.slug(), slug)),
            wrong: desk.checked.within(Spot::Contest(index)),
        }
    };
    let list = Lines {
        heading: t.contest_list.to_owned(),
        empty: t.contest_none.to_owned(),
        action: desk.path(Step::Contests),
        movable: true,
        lines: desk.draft().contests.iter().enumerate().map(line).collect(),
    };
    let f = desk.blank("contest");
    let field = f.must(
        "profile",
        t.f_profile,
        t.f_profile_note,
        Input::Choice(profiles(desk)),
    );
    let mut form = form(
        "contest",
        desk.path(Step::Contests),
        vec![field],
        t.contest_create,
    );
    form.heading = Some(t.contest_add.to_owned());
    Made::of(vec![Part::Lines(list), Part::Form(form)])
}

fn title(contest: &Contest) -> String {
    match contest.entry.get("title") {
        "" => RuleProfile::named(contest.entry.get("profile"))
            .map_or_else(String::new, |profile| profile.title.zh.to_owned()),
        title => title.to_owned(),
    }
}

fn about(contest: &Contest, t: &PrepareWords) -> String {
    let count = contest.people.people().len();
    match contest.entry.get("kind") {
        "election" if contest.entry.get("stage") == "primary" => {
            let formal = contest.entry.get("formal_seats");
            t.primary_of(formal, count, contest.entry.get("seats"))
        }
        "election" => t.seats_of(count, contest.entry.get("seats")),
        "appraisal" => t.items_of(count),
        _ => t.about_motion(contest.entry.get("subject")),
    }
}

/// What can be done, in plain words.
fn profiles(desk: &Desk<'_>) -> Vec<Choosable> {
    let t = &desk.t().prepare;
    let mut last = None;
    let choice = |profile: &'static RuleProfile| {
        let words =
            |text: &ballot::profile::Text| desk.visitor.choose(|| text.zh, || text.en).to_owned();
        let begins = last != Some(profile.kind);
        last = Some(profile.kind);
        let group = match profile.kind {
            Kind::Election => t.group_election,
            Kind::Motion => t.group_motion,
            Kind::Appraisal => t.group_appraisal,
        };
        Choosable {
            value: profile.name.to_owned(),
            label: words(&profile.title),
            note: words(&profile.when),
            group: begins.then(|| group.to_owned()),
            chosen: false,
        }
    };
    PROFILES.iter().map(choice).collect()
}

/// The page of one.
pub(super) fn one(desk: &Desk<'_>, slug: &str, person: Option<&str>) -> Option<Made> {
    let t = &desk.t().prepare;
    let index = find(desk.draft(), slug)?;
    let contest = desk.draft().contests.get(index)?;
    let path = paths::prepare_one(&desk.id(), Step::Contests.slug(), slug);
    let back = Some((desk.path(Step::Contests), t.contest_back.to_owned()));
    if let Some(key) = person {
        let part = people::one(desk, index, key, &path)?;
        return Some(Made {
            heading: Some(title(contest)),
            back: Some((path, t.contest_back.to_owned())),
            ..Made::of(vec![part])
        });
    }
    let f = desk.fields(Spot::Contest(index), &contest.entry);
    let mut settings = form(
        "save",
        path.clone(),
        fields(desk, contest, f),
        t.contest_save,
    );
    settings.more = more(f, contest, t);
    let mut parts = vec![Part::Form(settings)];
    parts.extend(people::parts(desk, index, contest, &path));
    parts.extend(rules_of(desk, contest));
    let whole = ["", "slug"]
        .into_iter()
        .filter_map(|key| desk.checked.at((Spot::Contest(index), key)));
    Some(Made {
        heading: Some(title(contest)),
        wrong: whole
            .filter(|found| desk.look || found.at != Some((Spot::Contest(index), "slug")))
            .map(|found| Wrong {
                place: String::new(),
                words: found.words.clone(),
                href: None,
            })
            .collect(),
        parts,
        back,
    })
}

fn rules_of(desk: &Desk<'_>, contest: &Contest) -> Option<Part> {
    let profile = RuleProfile::named(contest.entry.get("profile"))?;
    let visitor = desk.visitor;
    let lines = profile.lines();
    let lines = lines
        .iter()
        .map(|rule| rules::line(rule, None, profile.kind, visitor));
    Some(Part::Rules {
        heading: desk.t().prepare.rules.to_owned(),
        when: visitor
            .choose(|| profile.when.zh, || profile.when.en)
            .to_owned(),
        lines: lines.collect(),
    })
}

fn fields(desk: &Desk<'_>, contest: &Contest, f: Fields<'_>) -> Vec<Field> {
    let t = &desk.t().prepare;
    let (number, line) = (|| Input::Number, || Input::Line);
    let mut fields = match contest.entry.get("kind") {
        "election" => vec![
            f.must("seats", t.f_seats, t.f_seats_note, number()),
            f.may("write_ins", t.f_write_ins, t.f_write_ins_note, number()),
            f.choice(
                "order",
                (t.f_order, ""),
                "given",
                &[
                    ("strokes", t.order_strokes, t.order_strokes_note),
                    ("given", t.order_given, t.order_given_note),
                ],
            ),
            f.may("notice.from", t.f_notice_from, t.f_notice_note, Input::Day),
            f.may("notice.to", t.f_notice_to, "", Input::Day),
        ],
        "appraisal" => vec![grades(desk, contest, f)],
        _ => vec![
            f.must("subject", t.f_subject, t.f_subject_note, line()),
            document(desk, f),
        ],
    };
    fields.push(f.may("title", t.contest_title, t.contest_title_note, line()));
    fields.push(f.choice(
        "show.to",
        (t.f_show_to, ""),
        "officers",
        &[
            ("officers", t.show_officers, ""),
            ("delegates", t.show_delegates, ""),
            ("public", t.show_public, ""),
        ],
    ));
    fields.push(f.choice(
        "show.while_open",
        (t.f_while_open, ""),
        "false",
        &[
            ("false", t.turnout_only, ""),
            ("true", t.votes_too, t.votes_too_note),
        ],
    ));
    fields.push(f.choice(
        "box.kind",
        (t.f_box, ""),
        "live",
        &[
            ("live", t.box_live, t.box_live_note),
            ("sealed", t.box_sealed, t.box_sealed_note),
        ],
    ));
    fields
}

fn more(f: Fields<'_>, contest: &Contest, t: &PrepareWords) -> Vec<Field> {
    let mut fields = Vec::new();
    let number = |key, label: &str, note| f.may(key, label, note, Input::Number);
    if contest.entry.get("kind") == "election" {
        fields.push(f.choice(
            "stage",
            (t.f_stage, ""),
            "formal",
            &[
                ("formal", t.stage_formal, t.stage_formal_note),
                ("primary", t.stage_primary, t.stage_primary_note),
                ("byelection", t.stage_byelection, t.stage_byelection_note),
            ],
        ));
        fields.push(number(
            "formal_seats",
            t.f_formal_seats,
            t.f_formal_seats_note,
        ));
    }
    fields.push(number("box.threshold", t.f_threshold, t.f_threshold_note));
    let acts = [t.sign_open, t.sign_close, t.sign_certify, t.sign_void];
    for (key, act) in SIGNATURES.into_iter().zip(acts) {
        fields.push(number(key, &t.f_signatures(act), t.f_signatures_note));
    }
    fields.extend([
        f.may("opens", t.f_opens, t.f_planned_note, Input::Moment),
        f.may("closes", t.f_closes, t.f_planned_note, Input::Moment),
        number("show.batch", t.f_batch, t.f_batch_note),
        number("box.group", t.f_group, t.f_group_note),
        number("box.wait_s", t.f_wait, t.f_wait_note),
        number("spread.issue_s", t.f_issue, t.f_issue_note),
        number("spread.settle_s", t.f_settle, t.f_settle_note),
    ]);
    fields
}

fn grades(desk: &Desk<'_>, contest: &Contest, f: Fields<'_>) -> Field {
    let t = &desk.t().prepare;
    let chosen = |word: &str| contest.grades.iter().any(|own| own == word);
    let choices = GRADES.map(|grade| choosable(grade.zh, grade.zh, "", chosen(grade.zh)));
    let mut field = f.must(
        "grades",
        t.f_grades,
        t.f_grades_note,
        Input::Ticks(choices.to_vec()),
    );
    field.wrong = field.wrong.or_else(|| {
        let spot = desk
            .draft()
            .contests
            .iter()
            .position(|other| other == contest)?;
        let found = desk.checked.at((Spot::Contest(spot), "grades"))?;
        (desk.look || !contest.grades.is_empty()).then(|| found.words.clone())
    });
    field
}

fn document(desk: &Desk<'_>, f: Fields<'_>) -> Field {
    let t = &desk.t().prepare;
    let own = f.value("document");
    let documents = desk.draft().documents.iter().map(|document| {
        let path = document.get("file");
        choosable(path, &papers::title(desk, document), "", path == own)
    });
    let none = choosable("", t.no_document, "", own.is_empty());
    let choices = std::iter::once(none).chain(documents).collect();
    f.may(
        "document",
        t.f_document,
        t.f_document_note,
        Input::Select(choices),
    )
}

fn find(draft: &Draft, slug: &str) -> Option<usize> {
    let mut contests = draft.contests.iter();
    contests.position(|contest| contest.entry.get("slug") == slug)
}

/// Adds one, moves one, or takes one out.
pub(super) fn edit(sent: &Sent, draft: &mut Draft, t: &Words) -> Went {
    if sent.act() == "contest" {
        let Some(profile) = RuleProfile::named(sent.text("profile")) else {
            return Went::Refused("profile", t.prepare.choose_one.to_owned());
        };
        let slug = draft.free_slug("contest");
        let mut contest = Contest::new(&slug, proposal::kind(profile), profile.name);
        let title = proposal::title(profile, "", draft.congress.get("title"));
        contest.entry.set("title", &title);
        if profile.kind == Kind::Election {
            contest.entry.set("order", "strokes");
        }
        draft.contests.push(contest);
        return Went::To(slug, String::new());
    }
    let Some(index) = find(draft, sent.text("key")) else {
        return Went::Refused("", t.prepare.changed_meanwhile.to_owned());
    };
    let slug = sent.text("key").to_owned();
    match arrange(&mut draft.contests, index, sent) {
        None => Went::Nowhere,
        Some(Moved::There(_)) => Went::at(&slug),
        Some(Moved::Gone) => {
            // Its item would be left without what it is there for.
            draft
                .agenda
                .retain(|item| item.entry.get("contest") != slug);
            Went::back()
        }
    }
}

/// Takes one of the forms of one of them.
pub(super) fn edit_one(
    sent: &Sent,
    slug: &str,
    draft: &mut Draft,
    files: &mut FileMap,
    t: &Words,
) -> Went {
    let Some(index) = find(draft, slug) else {
        return Went::Refused("", t.prepare.changed_meanwhile.to_owned());
    };
    if sent.act() != "save" {
        return people::edit(sent, index, draft, files, t);
    }
    let congress = draft.congress.get("title").to_owned();
    let contest = &mut draft.contests[index];
    take(sent, &mut contest.entry, &KEYS);
    take(sent, &mut contest.entry, &SIGNATURES);
    take_times(sent, &mut contest.entry, &["opens", "closes"]);
    contest.grades = sent.all("grades");
    let profile = RuleProfile::named(contest.entry.get("profile"));
    if let Some(profile) = profile.filter(|_| contest.entry.get("title").is_empty()) {
        let title = proposal::title(profile, contest.entry.get("subject"), &congress);
        contest.entry.set("title", &title);
    }
    Went::To(slug.to_owned(), String::new())
}
