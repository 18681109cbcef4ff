//! The draft of a next round: who stands and for how many seats follows from the course, all else is as before.

use ballot::course::NextRound;
use ballot::id::MemberId;
use ballot::manifest::Stage;

use super::RoundRefusal;
use super::title::title;
use crate::roll::draft::{Draft, DraftOption, DraftTimes};

/// A round's draft: everything as before, but who stands, for how many seats, and what it is called.
pub(super) fn next_draft(
    before: &Draft,
    next: &NextRound,
    seats: Option<u32>,
) -> Result<Draft, RoundRefusal> {
    let seats = next.seats.or(before.formal_seats).or(seats);
    let most = u32::try_from(next.candidates.len()).unwrap_or(u32::MAX);
    let seats = seats.filter(|seats| before.seats == 0 || (1..=most).contains(seats));
    Ok(Draft {
        stage: next.stage,
        round: next.round,
        follows: Some(next.follows),
        seats: seats.ok_or(RoundRefusal::Seats)?,
        formal_seats: before.formal_seats.filter(|_| next.stage != Stage::Formal),
        title: title(&before.title, next),
        options: candidates(before, next),
        times: DraftTimes::default(),
        ..before.clone()
    })
}

/// Who stands in a next round, in the order of its ballot.
pub(super) fn candidates(before: &Draft, next: &NextRound) -> Vec<DraftOption> {
    let ids = next.candidates.iter();
    before.order_of_next(ids.filter_map(|id| option(before, *id)).collect())
}

/// A candidate as before; of those written in what the list says of them.
fn option(draft: &Draft, id: MemberId) -> Option<DraftOption> {
    let stood = draft.options.iter().find(|option| option.member == id);
    let written_in = || {
        let listed = draft.eligible.iter().flatten();
        let member = listed.clone().find(|member| member.id == id)?;
        Some(DraftOption {
            member: id,
            name: member.name.clone(),
            detail: member.detail.clone(),
            text: String::new(),
            photo: None,
        })
    };
    stood.cloned().or_else(written_in)
}
