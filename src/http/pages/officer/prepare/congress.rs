//! Steps 1 and 6: the congress, and its scrutineers.

use super::edit::{Went, take, take_times};
use super::page::{Desk, Made, form};
use super::sent::Sent;
use crate::http::view::{Input, Part, Step};
use crate::package::draft::{Draft, Spot};

const TEXTS: [&str; 5] = [
    "title",
    "organisation",
    "contact.name",
    "contact.phone",
    "second_factor",
];

/// The page of the congress.
pub(super) fn page(desk: &Desk<'_>) -> Made {
    let t = &desk.t().prepare;
    let f = desk.fields(Spot::Congress, &desk.draft().congress);
    let line = || Input::Line;
    let factors = [
        ("phone-last4", t.factor_phone, t.factor_phone_note),
        ("number", t.factor_number, t.factor_number_note),
    ];
    let fields = vec![
        f.must("title", t.f_title, t.f_title_note, line()),
        f.must(
            "organisation",
            t.f_organisation,
            t.f_organisation_note,
            line(),
        ),
        f.must(
            "contact.name",
            t.f_contact_name,
            t.f_contact_name_note,
            line(),
        ),
        f.must(
            "contact.phone",
            t.f_contact_phone,
            t.f_contact_phone_note,
            line(),
        ),
        f.choice(
            "second_factor",
            (t.f_second_factor, t.f_second_factor_note),
            "",
            &factors,
        ),
        f.may("starts", t.f_starts, t.f_starts_note, Input::Moment),
        f.may("ends", t.f_ends, t.f_ends_note, Input::Moment),
    ];
    let form = form("congress", desk.path(Step::Congress), fields, t.save_on);
    Made::of(vec![Part::Form(form)])
}

/// Takes the form of the congress.
pub(super) fn edit(sent: &Sent, draft: &mut Draft) -> Went {
    if sent.act() != "congress" {
        return Went::Nowhere;
    }
    take(sent, &mut draft.congress, &TEXTS);
    take_times(sent, &mut draft.congress, &["starts", "ends"]);
    Went::On
}

/// The page of the scrutineers.
pub(super) fn scrutineers(desk: &Desk<'_>) -> Made {
    let t = &desk.t().prepare;
    let mut field = desk.fields(Spot::Congress, &desk.draft().congress).may(
        "scrutineers",
        t.f_scrutineers,
        t.f_scrutineers_note,
        Input::Area(4),
    );
    field.value = desk.draft().scrutineers.join("\n");
    let at = (Spot::Congress, "scrutineers");
    field.wrong = desk.checked.at(at).map(|found| found.words.clone());
    let form = form(
        "scrutineers",
        desk.path(Step::Scrutineers),
        vec![field],
        t.save_on,
    );
    Made::of(vec![Part::Form(form)])
}

/// Takes their names.
pub(super) fn edit_scrutineers(sent: &Sent, draft: &mut Draft) -> Went {
    if sent.act() != "scrutineers" {
        return Went::Nowhere;
    }
    let names = sent.text("scrutineers");
    let names = names.split(['\n', '、', '，', ',']).map(str::trim);
    draft.scrutineers = names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    Went::On
}
