//! The handlers of pages: each fills the plain data of a [`view`](super::view) and renders it.
//!
//! A delegate's or observer's page reads no credentials: it is the same bytes for everybody, but for text size and
//! language ([`visitor`]). Officers' pages are in [`officer`]. `assembly`, `fill`, `table` and `time` put what both
//! halves know into a page's terms; `problem` turns refusals into pages.

mod announcement;
mod assembly;
mod ballot;
mod contest;
mod counting;
mod discussion;
mod document;
mod enter;
mod fill;
mod grades;
mod hall;
mod home;
mod minutes;
mod motion;
mod observer;
mod officer;
mod plain;
mod problem;
mod proposals;
mod result;
mod revisions;
mod rules;
mod scrutineer;
mod sheet;
mod stream;
mod table;
mod time;
mod verify;
mod visitor;
mod workbooks;

pub(super) use announcement::{announcement, result_xlsx};
pub(super) use ballot::ballot;
pub(super) use contest::{candidate, compare, contest};
pub(super) use discussion::discussion;
pub(super) use document::{document, document_file};
pub(super) use enter::enter;
pub(super) use hall::hall;
pub(super) use home::home;
pub(super) use minutes::minutes;
pub(super) use motion::{CountFigures, hands_json, hands_signed, motion};
pub(super) use observer::observer;
pub(super) use officer::{
    MOST_REVISION_BYTES, add_item, arrange, candidates, choose_stage, choose_way, close_vote,
    console, correct_hands, extend, home as officer_home, link_screen, link_scrutineer, mark,
    moderate, moderation, move_agenda, move_item, next_round, note_report, note_session_report,
    notify, officer_act, open_vote, paper, paper_act, paper_typing, people, poster, proposal_desk,
    proposals_xlsx, put_revision, redeem as officer_redeem, reduce_seats, rehearse,
    release_invitation, resume, revise, roll_xlsx, screen_proposal, set_call, set_check_in,
    set_stream, show_of_hands, sign_in as officer_sign_in, sign_out as officer_sign_out, wipe,
};
pub(super) use officer::{
    MOST_SENT_BYTES, begin_preparation, change_one, change_step, delete_preparation, preparation,
    preparation_package, prepare_one, prepare_step, roll_template, roll_template_csv,
};
pub(super) use officer::{change_roll, invitations, invite, reprint, roll_change};
pub(super) use plain::{healthz, index, notice, trust, view};
pub(super) use problem::{MOST_FORM_BYTES, as_pages};
pub(super) use proposals::proposals;
pub(super) use result::result;
pub(super) use revisions::{changes, version};
pub(super) use rules::rules;
pub(super) use scrutineer::scrutineer;
pub(super) use sheet::{sheet, sheet_json};
pub(super) use stream::stream;
pub(super) use verify::verify;
