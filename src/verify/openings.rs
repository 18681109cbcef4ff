//! Check 6: every ballot is opened once, in order, to what it committed to; paper ballots stand in order too.

use ballot::body::{Body, NotCanonicalBody};
use crypto::entry::{Opening, Paper};
use crypto::message;

use super::contest::{Contest, Logged, Opens};

/// Why an opening or a paper ballot does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpeningFault {
    /// Another ballot was due.
    #[error("opens the ballot of entry {found} where {due:?} is due")]
    Order {
        /// The ballot opened.
        found: u64,
        /// The first that is not opened yet; none where all are.
        due: Option<u64>,
    },
    /// Not what the ballot committed to.
    #[error("the opening does not fit the ballot's commitment")]
    Commitment,
    /// Not canonical.
    #[error("the body is not canonical: {0}")]
    Body(#[from] NotCanonicalBody),
    /// A ballot that nobody opened.
    #[error("the ballot of entry {0} was not opened")]
    NotOpened(u64),
    /// Paper ballots not ascending by their bytes.
    #[error("paper ballots are not in order")]
    PaperOrder,
}

/// Counts the ballot that an opening opens, and checks it.
pub(super) fn open(contest: &mut Contest, opening: &Opening) -> Result<(), OpeningFault> {
    let waiting = &contest.ballots[contest.passed..];
    let next = waiting.iter().position(|ballot| ballot.opens == Opens::Due);
    let due = next.map(|next| waiting[next].index);
    let disorder = OpeningFault::Order {
        found: opening.ballot,
        due,
    };
    let Some(skipped) = waiting
        .iter()
        .position(|ballot| ballot.index == opening.ballot && ballot.opens != Opens::Never)
    else {
        return Err(disorder);
    };
    let ballot = &waiting[skipped];
    let body = opening.body.get().as_bytes();
    let fits =
        message::commitment(&contest.hash, &ballot.key, &opening.nonce, body) == ballot.commit;
    let in_order = next.is_none_or(|next| next >= skipped);
    pass(contest, skipped);
    contest.passed += 1;
    contest.opened += 1;
    count(contest, body)?;
    match (fits, in_order) {
        (false, _) => Err(OpeningFault::Commitment),
        (true, true) => Ok(()),
        (true, false) => Err(disorder),
    }
}

/// Counts the paper ballots of an entry, and checks them.
pub(super) fn paper(contest: &mut Contest, paper: &Paper) -> Result<(), OpeningFault> {
    for body in &paper.bodies {
        let body = body.get().as_bytes();
        count(contest, body)?;
        contest.paper = contest.paper.saturating_add(1);
        let before = std::mem::replace(&mut contest.last_paper, body.to_vec());
        if before.as_slice() > body {
            return Err(OpeningFault::PaperOrder);
        }
    }
    Ok(())
}

/// Whether nothing is left to be opened, before the result.
pub(super) fn all(contest: &mut Contest) -> Result<(), OpeningFault> {
    let left = &contest.ballots[contest.passed..];
    let due = left.iter().find(|ballot| ballot.opens == Opens::Due);
    let due = due.map(|ballot| ballot.index);
    pass(contest, left.len());
    due.map_or(Ok(()), |index| Err(OpeningFault::NotOpened(index)))
}

/// Goes past ballots without an opening. One that the list would decide counts as the log has it: as one that does not open.
fn pass(contest: &mut Contest, ballots: usize) {
    let passed = contest.passed..contest.passed + ballots;
    let undecided = |ballot: &&mut Logged| ballot.opens == Opens::Undecided;
    let mut found = false;
    for ballot in contest.ballots[passed.clone()].iter_mut().filter(undecided) {
        ballot.opens = Opens::Never;
        found = true;
    }
    contest.passed = passed.end;
    if found {
        contest.needs_list();
    }
}

fn count(contest: &mut Contest, body: &[u8]) -> Result<(), OpeningFault> {
    let body = Body::parse(&contest.manifest, contest.eligible.as_ref(), body)?;
    contest.tally.add(&body);
    if !contest.can_decide(&body) {
        contest.needs_list();
    }
    Ok(())
}
