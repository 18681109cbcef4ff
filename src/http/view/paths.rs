//! Where the pages are: the one place that spells their addresses, for templates and routes.

use crate::purpose::Purpose;

/// The list of congresses.
pub const INDEX: &str = "/";
/// Where invitations lead; the code stands in the fragment.
pub const ENTER: &str = "/i";
/// Where scrutineers' links lead; the code stands in the fragment.
pub const SCRUTINEER: &str = "/s";
/// What is stored, where, and for how long.
pub const NOTICE: &str = "/notice";
/// Who can see what.
pub const TRUST: &str = "/trust";
/// Takes the form of the text-size and language switches: `elder` or `lang`, and `return`.
pub const VIEW: &str = "/view";
/// The officer's list of congresses; the sign-in form is `/officer/sign-in`.
pub const OFFICER: &str = "/officer";
/// The officer's sign-in: GET shows the form, POST takes `token`.
pub const OFFICER_SIGN_IN: &str = "/officer/sign-in";
/// Ends the officer's session (POST).
pub const OFFICER_SIGN_OUT: &str = "/officer/sign-out";

/// A delegate's home in a congress.
#[must_use]
pub fn home(congress: &str) -> String {
    format!("/c/{congress}")
}

/// The observers' page.
#[must_use]
pub fn watch(congress: &str) -> String {
    format!("/c/{congress}/watch")
}

/// Where everybody verifies the congress's log.
#[must_use]
pub fn verify(congress: &str) -> String {
    format!("/c/{congress}/verify")
}

/// The congress's log, as this service serves it.
#[must_use]
pub fn log(congress: &str) -> String {
    format!("/log/{congress}")
}

/// The hall screen.
#[must_use]
pub fn hall(congress: &str) -> String {
    format!("/c/{congress}/hall")
}

/// A document of the congress.
#[must_use]
pub fn document(congress: &str, name: &str) -> String {
    format!("/c/{congress}/documents/{name}")
}

/// Its file, where it is a PDF or a picture.
#[must_use]
pub fn document_file(congress: &str, name: &str) -> String {
    format!("/c/{congress}/documents/{name}/file")
}

/// A contest with its candidates.
#[must_use]
pub fn contest(contest: &str) -> String {
    format!("/contests/{contest}")
}

/// The ballot paper.
#[must_use]
pub fn ballot(contest: &str) -> String {
    format!("/contests/{contest}/ballot")
}

/// Everybody who stands, side by side.
#[must_use]
pub fn compare(contest: &str) -> String {
    format!("/contests/{contest}/candidates")
}

/// A candidate's résumé.
#[must_use]
pub fn candidate(contest: &str, option: &str) -> String {
    format!("/contests/{contest}/candidates/{option}")
}

/// The rules that a contest runs under.
#[must_use]
pub fn rules(contest: &str) -> String {
    format!("/contests/{contest}/rules")
}

/// The result.
#[must_use]
pub fn result(contest: &str) -> String {
    format!("/contests/{contest}/result")
}

/// The officer's console of a congress.
#[must_use]
pub fn console(congress: &str) -> String {
    format!("/officer/c/{congress}")
}

/// The officer's console with one contest in the middle.
#[must_use]
pub fn console_contest(congress: &str, contest: &str) -> String {
    format!("/officer/c/{congress}?contest={contest}")
}

/// The livestream's own page.
#[must_use]
pub fn stream(congress: &str) -> String {
    format!("/c/{congress}/stream")
}

/// Begins, moves or ends the livestream (POST): `address`, or empty for its end.
#[must_use]
pub fn set_stream(congress: &str) -> String {
    format!("/officer/c/{congress}/stream")
}

/// Opens or closes check-in (POST): `check_in` is `open` or `closed`.
#[must_use]
pub fn check_in(congress: &str) -> String {
    format!("/officer/c/{congress}/check-in")
}

/// Adds an item to the agenda (POST).
#[must_use]
pub fn add_item(congress: &str) -> String {
    format!("/officer/c/{congress}/agenda/items")
}

/// Moves an item of the agenda by one place (POST): `to` is `up` or `down`.
#[must_use]
pub fn move_item(congress: &str, item: &str) -> String {
    format!("/officer/c/{congress}/agenda/{item}/move")
}

/// Moves the meeting to an agenda item (POST): `item` is its id, or empty where all is over.
#[must_use]
pub fn agenda(congress: &str) -> String {
    format!("/officer/c/{congress}/agenda")
}

/// The roll with the desk at the door.
#[must_use]
pub fn people(congress: &str) -> String {
    format!("/officer/c/{congress}/people")
}

/// A poster for the way in, to be printed.
#[must_use]
pub fn poster(congress: &str) -> String {
    format!("/officer/c/{congress}/poster")
}

/// Does an act of the desk (POST): `act` is `check-in`, `leave`, `return` or `depart`.
#[must_use]
pub fn mark(congress: &str, delegate: &str) -> String {
    format!("/officer/c/{congress}/people/{delegate}")
}

/// What a phone scans to check in: the whole address, with the code of the hall's screen where there is one.
#[must_use]
pub fn check_in_here(
    base: &str,
    (congress, purpose): (&str, Purpose),
    code: Option<&str>,
) -> String {
    let code = code.map_or_else(String::new, |code| format!(".{code}"));
    let enter = way_in(ENTER, congress, purpose);
    format!("{base}{enter}#here={congress}{code}")
}

/// A page that links with a code lead to, [`ENTER`] or [`SCRUTINEER`]. A rehearsal's link names the rehearsal too: the page
/// says what it is before anybody has signed in, and that it is over once it is wiped.
#[must_use]
pub fn way_in(page: &str, congress: &str, purpose: Purpose) -> String {
    match purpose {
        Purpose::Real => page.to_owned(),
        Purpose::Rehearsal => format!("{page}?rehearsal={congress}"),
    }
}

/// Makes a rehearsal of the congress (POST).
#[must_use]
pub fn rehearse(congress: &str) -> String {
    format!("/officer/c/{congress}/rehearse")
}

/// Wipes a rehearsal (POST).
#[must_use]
pub fn wipe(congress: &str) -> String {
    format!("/officer/c/{congress}/wipe")
}

/// The hall screen that may show the code for check-in.
#[must_use]
pub fn screen(congress: &str, code: &str) -> String {
    format!("{}#{code}", hall(congress))
}

/// Says how phones check in (POST): `by` is `code` or `phone`.
#[must_use]
pub fn check_in_way(congress: &str) -> String {
    format!("/officer/c/{congress}/check-in-way")
}

/// Makes the link of the hall's screen (POST).
#[must_use]
pub fn link_screen(congress: &str) -> String {
    format!("/officer/c/{congress}/screen")
}

/// Chooses what the hall screen shows (POST): `show` is `check-in` or `meeting`.
#[must_use]
pub fn hall_stage(congress: &str) -> String {
    format!("/officer/c/{congress}/hall")
}

/// Takes an officer's act (POST): `verb` is `ready`, `open`, `close`, `count` or `void`.
#[must_use]
pub fn act(contest: &str, verb: &str) -> String {
    format!("/officer/contests/{contest}/{verb}")
}

/// A ballot's candidates and their order; a POST moves them: `to` is `up` or `down` with `option`, or `strokes`.
#[must_use]
pub fn candidates(contest: &str) -> String {
    format!("/officer/contests/{contest}/candidates")
}

/// A contest's paper ballots at the desk; a POST hands one out, replaces a spoiled sheet or notes what lay in the box: `to` is
/// `hand-out`, `replace` or `box`.
#[must_use]
pub fn paper(contest: &str) -> String {
    format!("/officer/contests/{contest}/paper")
}

/// Where paper ballots are typed in.
#[must_use]
pub fn paper_typing(contest: &str) -> String {
    format!("/officer/contests/{contest}/paper/typing")
}

/// Makes the next round of an outcome (POST): `stage`, and `seats` where only the officer knows how many.
#[must_use]
pub fn next_round(contest: &str) -> String {
    format!("/officer/contests/{contest}/next")
}

/// Makes do with fewer seats (POST): `votes_for` agreed.
#[must_use]
pub fn reduce(contest: &str) -> String {
    format!("/officer/contests/{contest}/reduce")
}

/// Makes a link for a scrutineer (POST).
#[must_use]
pub fn scrutineer_link(congress: &str, place: &u32) -> String {
    format!("/officer/c/{congress}/scrutineers/{place}")
}

/// Gives up an act that waits for signatures (POST).
#[must_use]
pub fn resume(contest: &str) -> String {
    format!("/officer/contests/{contest}/resume")
}

/// The result as it is printed and filed.
#[must_use]
pub fn sheet(contest: &str) -> String {
    format!("/contests/{contest}/sheet")
}

/// The result as it is put up for all staff.
#[must_use]
pub fn announcement(contest: &str) -> String {
    format!("/contests/{contest}/announcement")
}

/// The result as a workbook.
#[must_use]
pub fn result_xlsx(contest: &str) -> String {
    format!("/contests/{contest}/result.xlsx")
}

/// Notes that a result was reported to the union above (POST).
#[must_use]
pub fn report(contest: &str) -> String {
    format!("/officer/contests/{contest}/report")
}

/// Notes that a session was reported to the union above (POST).
#[must_use]
pub fn report_session(congress: &str) -> String {
    format!("/officer/c/{congress}/report")
}

/// Tells everybody of something (POST).
#[must_use]
pub fn notices(congress: &str) -> String {
    format!("/officer/c/{congress}/notices")
}

/// A motion that hands or names decide.
#[must_use]
pub fn motion(congress: &str, item: &str) -> String {
    format!("/c/{congress}/agenda/{item}")
}

/// Its show of hands as data.
#[must_use]
pub fn hands_json(congress: &str, item: &str) -> String {
    format!("/c/{congress}/agenda/{item}/hands.json")
}

/// Corrects a show of hands (POST).
#[must_use]
pub fn hands_correction(congress: &str, item: &str) -> String {
    format!("/officer/c/{congress}/agenda/{item}/hands/correction")
}

/// Opens or closes a vote by name (POST): `act` is `open` or `close`.
#[must_use]
pub fn open_vote(congress: &str, item: &str, act: &str) -> String {
    format!("/officer/c/{congress}/agenda/{item}/vote/{act}")
}

/// Enters a show of hands (POST).
#[must_use]
pub fn hands(congress: &str, item: &str) -> String {
    format!("/officer/c/{congress}/agenda/{item}/hands")
}

/// Has a vote last longer (POST).
#[must_use]
pub fn extend(contest: &str) -> String {
    format!("/officer/contests/{contest}/extend")
}

/// The minutes of a congress.
#[must_use]
pub fn minutes(congress: &str) -> String {
    format!("/c/{congress}/minutes")
}

/// The proposals of a congress; a phone shows one at `#<id>`.
#[must_use]
pub fn proposals(congress: &str) -> String {
    format!("/c/{congress}/proposals")
}

/// One of them, as phones of the congress's delegates show it.
#[must_use]
pub fn proposal(congress: &str, proposal: &str) -> String {
    format!("/c/{congress}/proposals#{proposal}")
}

/// The officers' desk for proposals; a POST chooses the call.
#[must_use]
pub fn proposal_desk(congress: &str) -> String {
    format!("/officer/c/{congress}/proposals")
}

/// Screens a proposal (POST): `act` is `file`, `return`, `answer` or `raise`.
#[must_use]
pub fn screen_proposal(congress: &str, proposal: &str) -> String {
    format!("/officer/c/{congress}/proposals/{proposal}")
}

/// The proposals as a workbook, for officers.
#[must_use]
pub fn proposals_xlsx(congress: &str) -> String {
    format!("/officer/c/{congress}/proposals.xlsx")
}

/// Who is on the roll and who is there, as a workbook, for officers.
#[must_use]
pub fn roll_xlsx(congress: &str) -> String {
    format!("/officer/c/{congress}/roll.xlsx")
}

/// The result as one file that proves itself.
#[must_use]
pub fn sheet_json(contest: &str) -> String {
    format!("/contests/{contest}/sheet.json")
}

/// Releases a paused invitation (POST).
#[must_use]
pub fn release(congress: &str, delegate: &str) -> String {
    format!("/officer/c/{congress}/invitations/{delegate}/release")
}

/// A discussion at an item of the agenda.
#[must_use]
pub fn discussion(congress: &str, item: &str) -> String {
    format!("/c/{congress}/discussions/{item}")
}

/// A version of a text, from 1.
#[must_use]
pub fn version(congress: &str, document: &str, version: &u32) -> String {
    format!("/c/{congress}/documents/{document}/versions/{version}")
}

/// What a version has changed of the one before.
#[must_use]
pub fn changes(congress: &str, document: &str, version: &u32) -> String {
    format!("/c/{congress}/documents/{document}/versions/{version}/changes")
}

/// Where officers moderate a discussion; a POST does an act: `act` is `open`, `close`, `review`, `publish`, `hold`, `call` or
/// `spoken`.
#[must_use]
pub fn moderation(congress: &str, item: &str) -> String {
    format!("/officer/c/{congress}/discussions/{item}")
}

/// Where officers put a revised text in: a POST with `step` `look` shows what it changes, with `publish` puts it in.
#[must_use]
pub fn revise(congress: &str, document: &str) -> String {
    format!("/officer/c/{congress}/documents/{document}/revise")
}

/// Begins a preparation (POST): `do` is `new`, or `upload` with a file `package`.
pub const PREPARE: &str = "/officer/prepare";
/// The empty roll to be filled in, as a workbook.
pub const ROLL_TEMPLATE: &str = "/officer/prepare/roll-template.xlsx";
/// The same, as text.
pub const ROLL_TEMPLATE_CSV: &str = "/officer/prepare/roll-template.csv";

/// The overview of a preparation; POST with `do=delete` deletes it.
#[must_use]
pub fn prepare(preparation: &str) -> String {
    format!("/officer/prepare/{preparation}")
}

/// A step of it; `look` shows what is still missing, too.
#[must_use]
pub fn prepare_step(preparation: &str, step: &str, look: bool) -> String {
    let query = if look { "?look=1" } else { "" };
    format!("/officer/prepare/{preparation}/{step}{query}")
}

/// One thing of a step: a contest or an agenda item by its slug, a document by its number.
#[must_use]
pub fn prepare_one(preparation: &str, step: &str, key: &str) -> String {
    format!("/officer/prepare/{preparation}/{step}/{key}")
}

/// Its package, to be kept or imported elsewhere.
#[must_use]
pub fn prepare_package(preparation: &str) -> String {
    format!("/officer/prepare/{preparation}/package.zip")
}

/// The link that an invitation is (protocol §8): the code is in the fragment, which no server sees.
#[must_use]
pub fn invitation(
    base: &str,
    (congress, purpose): (&str, Purpose),
    code: &str,
    log: &str,
) -> String {
    format!("{base}{}#{code}.{log}", way_in(ENTER, congress, purpose))
}

/// Who has an invitation; a POST makes new ones and answers the slips: `whom` is `missing` or `again`.
#[must_use]
pub fn invitations(congress: &str) -> String {
    format!("/officer/c/{congress}/invitations")
}

/// Asks before invitations are replaced: `?delegate=`, `?delegation=`, or neither for everybody's.
#[must_use]
pub fn reprint(congress: &str) -> String {
    format!("/officer/c/{congress}/invitations/reprint")
}

/// Compares a new roll with the stored one, and applies it (POST): `do` is `look` or `apply`.
#[must_use]
pub fn change_roll(congress: &str) -> String {
    format!("/officer/c/{congress}/roll")
}
