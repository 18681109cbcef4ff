//! What simulated delegates vote: ballots are dealt like cards, so that a result is worth watching however chance falls.
//!
//! In an election the seats are filled with room to spare, and one candidate stays just below the threshold.

use ballot::body::{Body, Mark};
use ballot::id::MemberId;
use ballot::manifest::{EligibleList, Kind, Manifest};
use ballot::ratio::Basis;

use crate::client::Paper;
use crate::rng::Rng;

/// Of a hundred: who take a ballot and never cast it.
const NEVER_CAST: usize = 3;
/// Of a hundred: who mark more than allowed.
const OVER_VOTES: usize = 2;
/// Of a hundred: who write somebody in.
const WRITE_INS: usize = 5;
/// Of a hundred: whose mark is the first one where people are not ranked, and so on among the rest.
const FIRST_MARK: usize = 86;
/// Of a hundred: whose mark is 弃权 where it is not 赞成.
const ABSTAIN: usize = 30;

/// One ballot for each player, in random order; `None` for those who never cast theirs.
pub(super) fn deal(paper: &Paper, players: usize, rng: &Rng) -> Vec<Option<Body>> {
    let never = players * NEVER_CAST / 100;
    let mut cards: Vec<Option<Body>> = bodies(paper, players - never, rng).into_iter().map(Some).collect();
    cards.resize(players, None);
    rng.shuffle(&mut cards);
    cards
}

fn bodies(paper: &Paper, voters: usize, rng: &Rng) -> Vec<Body> {
    let manifest = &paper.manifest;
    let ballots = match manifest.kind {
        Kind::Election => election(manifest, voters, rng),
        Kind::Motion | Kind::Appraisal => (0..voters).map(|_| graded(manifest, rng)).collect(),
    };
    let body = |marks: Vec<Mark>| {
        let write_ins = write_in(manifest, paper.eligible.as_ref(), &marks, rng);
        Body::new(manifest, paper.eligible.as_ref(), marks, write_ins.into_iter().collect())
    };
    ballots.into_iter().filter_map(|marks| body(marks).ok()).collect()
}

/// Marks of a motion or appraisal: mostly the first, less often each further one.
fn graded(manifest: &Manifest, rng: &Rng) -> Vec<Mark> {
    let last = manifest.marks.len().saturating_sub(1);
    let mark = || (0..last).find(|_| rng.below(100) < FIRST_MARK).unwrap_or(last);
    manifest.options.iter().map(|_| Mark(u16::try_from(mark()).unwrap_or(0))).collect()
}

/// Marks of an election: each option's votes are fixed first, then spread over ballots that have room.
fn election(manifest: &Manifest, voters: usize, rng: &Rng) -> Vec<Vec<Mark>> {
    let over = if manifest.options.len() > manifest.rules.max_for as usize { voters * OVER_VOTES / 100 } else { 0 };
    let mut ballots: Vec<Vec<Mark>> = (over..voters).map(|_| refusals(manifest, rng)).collect();
    let mut options: Vec<usize> = (0..manifest.options.len()).collect();
    rng.shuffle(&mut options);
    for (rank, option) in options.into_iter().enumerate() {
        let votes = votes_of(rank, manifest, ballots.len());
        for ballot in with_room(&mut ballots, manifest.rules.max_for as usize, rng).into_iter().take(votes) {
            ballot[option] = Mark::FOR;
        }
    }
    ballots.extend((0..over).map(|_| vec![Mark::FOR; manifest.options.len()]));
    ballots
}

/// A ballot without any 赞成.
fn refusals(manifest: &Manifest, rng: &Rng) -> Vec<Mark> {
    let mark = || if rng.below(100) < ABSTAIN { Mark::ABSTAIN } else { Mark::AGAINST };
    manifest.options.iter().map(|_| mark()).collect()
}

/// The votes of whoever comes to stand at `rank`, from 0, on so many valid ballots.
fn votes_of(rank: usize, manifest: &Manifest, ballots: usize) -> usize {
    let (seats, needs) = (manifest.seats as usize, needs(manifest, ballots));
    let (most, least) = (ballots * 93 / 100, needs + ballots / 20);
    match rank.checked_sub(seats) {
        None => most.saturating_sub(most.saturating_sub(least) * rank / seats.max(2).saturating_sub(1)),
        // Room for the votes of those who are not simulated.
        Some(0) => needs.saturating_sub(5),
        Some(below) => needs.saturating_sub(5) * 3 / (3 + below),
    }
}

/// The votes that elect, as far as it is known while the box is open.
fn needs(manifest: &Manifest, ballots: usize) -> usize {
    let needed = manifest.rules.pass.map(|pass| match pass.of {
        Basis::Entitled => pass.needed(manifest.electorate.entitled.into()),
        Basis::Present | Basis::Returned | Basis::Valid | Basis::Seats => pass.needed(ballots as u64),
    });
    needed.map_or(ballots / 2, |needed| usize::try_from(needed).unwrap_or(ballots))
}

/// The ballots that can bear one more 赞成, emptier ones first, by chance where they are alike.
fn with_room<'a>(ballots: &'a mut [Vec<Mark>], max_for: usize, rng: &Rng) -> Vec<&'a mut Vec<Mark>> {
    let chosen = |ballot: &[Mark]| ballot.iter().filter(|mark| **mark == Mark::FOR).count();
    let mut open: Vec<_> = ballots.iter_mut().filter(|ballot| chosen(ballot) < max_for).collect();
    rng.shuffle(&mut open);
    // A ballot with one mark more than another may still come before it: people are not alike.
    open.sort_by_cached_key(|ballot| chosen(ballot) + rng.below(4));
    open
}

/// Sometimes, somebody who is no option, where the ballot stays valid with it.
fn write_in(manifest: &Manifest, eligible: Option<&EligibleList>, marks: &[Mark], rng: &Rng) -> Option<MemberId> {
    let count = |wanted| marks.iter().filter(|mark| **mark == wanted).count();
    let room = count(Mark::FOR) < manifest.rules.max_for as usize && count(Mark::AGAINST) > 0;
    if manifest.write_ins == 0 || !room || rng.below(100) >= WRITE_INS {
        return None;
    }
    let members = eligible?.members();
    let member = members.get(rng.below(members.len().max(1)))?;
    (!manifest.is_option(member.id)).then_some(member.id)
}
